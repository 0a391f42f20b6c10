const { test, afterEach } = require("node:test");
const assert = require("node:assert");
const { client, disconnectAll, next, server, subscribed } = require("./support");

const json = async (response) => (await response).json();

afterEach(disconnectAll);

test("trigger on several channels, with what it asks to know", async () => {
  await subscribed(client(), "one");
  assert.deepEqual(await json(server.trigger(["one", "two"], "e", {}, { info: "subscription_count" })), {
    channels: { one: { subscription_count: 1 }, two: { subscription_count: 0 } },
  });
});

test("a batch arrives in order", async () => {
  const channel = await subscribed(client(), "batch");
  const got = [];
  channel.bind("n", (n) => got.push(n));
  const last = next(channel, "last");
  await server.triggerBatch([
    ...[1, 2, 3].map((n) => ({ channel: "batch", name: "n", data: n })),
    { channel: "batch", name: "last", data: {} },
  ]);
  await last;
  assert.deepEqual(got, [1, 2, 3]);
});

test("channels and users can be asked for", async () => {
  await subscribed(client({ member: { user_id: "ada" } }), "presence-q");
  const prefix = { filter_by_prefix: "presence-q", info: "user_count" };
  assert.deepEqual(await json(server.get({ path: "/channels", params: prefix })), {
    channels: { "presence-q": { user_count: 1 } },
  });
  assert.deepEqual(await json(server.get({ path: "/channels/presence-q", params: { info: "user_count" } })), {
    occupied: true,
    user_count: 1,
  });
  assert.deepEqual(await json(server.get({ path: "/channels/presence-q/users", params: {} })), {
    users: [{ id: "ada" }],
  });
});

test("events to a user reach that user", async () => {
  const pusher = client({ user: { id: "u9" } });
  pusher.signin();
  await pusher.user.signinDonePromise;
  const channel = pusher.user.serverToUserChannel;
  if (!channel.subscribed) await next(channel, "pusher:subscription_succeeded");
  const arrived = next(pusher.user, "e");
  await server.sendToUser("u9", "e", { n: 9 });
  assert.deepEqual(await arrived, { n: 9 });
});

test("what is too large, or names too much, is refused as Pusher refuses it", async () => {
  await assert.rejects(server.trigger("c", "e", "x".repeat(10_241)), (error) => error.status === 413);
  const batch = Array.from({ length: 11 }, () => ({ channel: "c", name: "e", data: {} }));
  await assert.rejects(server.triggerBatch(batch), (error) => error.status === 400);
});
