const { test, afterEach } = require("node:test");
const assert = require("node:assert");
const { client, connected, disconnectAll, next, nextError, raw, server, subscribed } = require("./support");

afterEach(disconnectAll);

test("a public channel gets what the server publishes, byte for byte", async () => {
  const channel = await subscribed(client(), "logs");
  const text = next(channel, "text");
  await server.trigger("logs", "text", "plain é text");
  assert.equal(await text, "plain é text");
  const object = next(channel, "object");
  await server.trigger("logs", "object", { a: [1.5, "x"], b: null });
  assert.deepEqual(await object, { a: [1.5, "x"], b: null });
});

test("a publisher's own socket is left out", async () => {
  const [one, two] = [await connected(client()), client()];
  const [mine, others] = [await subscribed(one, "news"), await subscribed(two, "news")];
  let heard = 0;
  mine.bind("e", () => heard++);
  const arrived = next(others, "e");
  await server.trigger("news", "e", {}, { socket_id: one.connection.socket_id });
  await arrived;
  const marker = next(mine, "marker");
  await server.trigger("news", "marker", {});
  await marker;
  assert.equal(heard, 0);
});

test("unsubscribing ends it", async () => {
  const pusher = client();
  const left = await subscribed(pusher, "left");
  const kept = await subscribed(pusher, "kept");
  let heard = 0;
  left.bind("e", () => heard++);
  pusher.unsubscribe("left");
  const arrived = next(kept, "e");
  await server.trigger(["left", "kept"], "e", {});
  await arrived;
  assert.equal(heard, 0);
});

test("a private channel opens with the server's signature, and only with it", async () => {
  const channel = await subscribed(client(), "private-a");
  const arrived = next(channel, "e");
  await server.trigger("private-a", "e", { n: 1 });
  assert.deepEqual(await arrived, { n: 1 });

  const forger = client();
  forger.config.channelAuthorizer = (request, callback) => callback(null, { auth: "key:0123" });
  const refused = await next(forger.subscribe("private-a"), "pusher:subscription_error");
  assert.equal(refused.status, 401);
});

test("presence: who is there, who comes, who leaves", async () => {
  const ada = await subscribed(client({ member: { user_id: "ada", user_info: { name: "Ada" } } }), "presence-room");
  assert.equal(ada.welcome.count, 1);
  assert.equal(ada.welcome.me.id, "ada");
  const added = next(ada, "pusher:member_added");
  const bobs = client({ member: { user_id: "bob", user_info: { name: "Bob" } } });
  const bob = await subscribed(bobs, "presence-room");
  assert.deepEqual(bob.welcome.members, { ada: { name: "Ada" }, bob: { name: "Bob" } });
  assert.deepEqual((await added).info, { name: "Bob" });
  const removed = next(ada, "pusher:member_removed");
  bobs.disconnect();
  assert.equal((await removed).id, "bob");
  assert.equal(ada.members.count, 1);
});

test("a member with two connections comes once and leaves once", async () => {
  const ada = await subscribed(client({ member: { user_id: "ada" } }), "presence-two");
  const events = [];
  ada.bind("pusher:member_added", (member) => events.push("+" + member.id));
  ada.bind("pusher:member_removed", (member) => events.push("-" + member.id));
  const [first, second] = [client({ member: { user_id: "bob" } }), client({ member: { user_id: "bob" } })];
  await subscribed(first, "presence-two");
  await subscribed(second, "presence-two");
  first.disconnect();
  const gone = next(ada, "pusher:member_removed");
  second.disconnect();
  await gone;
  assert.deepEqual(events, ["+bob", "-bob"]);
});

test("an encrypted channel is passed through", async () => {
  const channel = await subscribed(client(), "private-encrypted-a");
  const arrived = next(channel, "e");
  await server.trigger("private-encrypted-a", "e", { secret: "é" });
  assert.deepEqual(await arrived, { secret: "é" });
});

test("a cache channel gives a newcomer the latest event, or says that there is none", async () => {
  const early = client().subscribe("cache-a");
  await next(early, "pusher:cache_miss");
  const live = next(early, "e");
  await server.trigger("cache-a", "e", { n: 1 });
  await live;
  const late = client().subscribe("cache-a");
  assert.deepEqual(await next(late, "e"), { n: 1 });
});

test("a cache channel remembers what nobody watched", async () => {
  await server.trigger("private-cache-b", "e", { n: 2 });
  const late = client().subscribe("private-cache-b");
  assert.deepEqual(await next(late, "e"), { n: 2 });
});

test("client events reach the others, with the member's id", async () => {
  const ada = await subscribed(client({ member: { user_id: "ada" } }), "presence-chat");
  const bob = await subscribed(client({ member: { user_id: "bob" } }), "presence-chat");
  let echoed = 0;
  bob.bind("client-typing", () => echoed++);
  const arrived = next(ada, "client-typing", (data, metadata) => ({ data, metadata }));
  bob.trigger("client-typing", { on: true });
  const { data, metadata } = await arrived;
  assert.deepEqual(data, { on: true });
  assert.equal(metadata.user_id, "bob");
  assert.equal(echoed, 0);
});

test("client events are too many after ten in a second, and not for public channels", async () => {
  const pusher = client();
  const channel = await subscribed(pusher, "private-busy");
  const error = nextError(pusher);
  for (let i = 0; i < 11; i++) channel.trigger("client-e", { i });
  assert.equal((await error).code, 4301);
  const open = await subscribed(pusher, "open");
  const refused = nextError(pusher);
  open.trigger("client-e", {});
  assert.match((await refused).message, /private and presence/);
});

test("a signed-in user has a channel of his own", async () => {
  const pusher = client({ user: { id: "u1", name: "Ada" } });
  pusher.signin();
  await pusher.user.signinDonePromise;
  const arrived = next(pusher.user, "hello");
  if (!pusher.user.serverToUserChannel.subscribed) {
    await next(pusher.user.serverToUserChannel, "pusher:subscription_succeeded");
  }
  await server.sendToUser("u1", "hello", { n: 1 });
  assert.deepEqual(await arrived, { n: 1 });
});

test("nobody else gets a user's channel", async () => {
  const socket = await raw();
  const { auth } = server.authorizeChannel(socket.id, "private-x");
  socket.say("pusher:subscribe", { channel: "#server-to-user-u1", auth });
  assert.equal((await socket.until("pusher:error")).data.code, 4009);
});

test("user data that somebody has changed is refused", async () => {
  const socket = await raw();
  const signed = server.authenticateUser(socket.id, { id: "u1" });
  const closed = new Promise((resolve) => socket.on("close", resolve));
  socket.say("pusher:signin", { ...signed, user_data: signed.user_data.replace("u1", "u2") });
  assert.equal(await closed, 4009);
});

test("an application can end a user's connections", async () => {
  const pusher = client({ user: { id: "u2" } });
  pusher.signin();
  await pusher.user.signinDonePromise;
  const ended = next(pusher.connection, "disconnected");
  await server.terminateUserConnections("u2");
  await ended;
});

test("a wrong key is told so, and not tried again", async () => {
  const pusher = client({ key: "nobody" });
  const ended = next(pusher.connection, "disconnected");
  assert.equal((await nextError(pusher)).code, 4001);
  await ended;
});
