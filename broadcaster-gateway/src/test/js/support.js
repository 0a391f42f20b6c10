// What the scenarios share: clients of the gateway whose port and app are given in the environment.
const Pusher = require("pusher-js");
const PusherServer = require("pusher");
const nacl = require("tweetnacl");
const WebSocket = require("ws");

const port = Number(process.env.GATEWAY_PORT);
const app = { id: process.env.GATEWAY_APP_ID, key: process.env.GATEWAY_KEY, secret: process.env.GATEWAY_SECRET };
const open = [];

const server = new PusherServer({
  appId: app.id,
  key: app.key,
  secret: app.secret,
  host: "127.0.0.1",
  port: String(port),
  useTLS: false,
  encryptionMasterKeyBase64: Buffer.alloc(32, 7).toString("base64"),
});

function client(options = {}) {
  const pusher = new Pusher(options.key ?? app.key, {
    cluster: "local",
    wsHost: "127.0.0.1",
    wsPort: options.port ?? port,
    forceTLS: false,
    nacl, // what pusher-js/with-encryption, which is for browsers alone, brings along
    enabledTransports: ["ws"],
    channelAuthorization: {
      customHandler: ({ socketId, channelName }, callback) =>
        callback(null, server.authorizeChannel(socketId, channelName, options.member)),
    },
    userAuthentication: {
      customHandler: ({ socketId }, callback) => callback(null, server.authenticateUser(socketId, options.user)),
    },
  });
  open.push(pusher);
  return pusher;
}

// The next event of a channel, a pusher or a connection.
function next(emitter, event, pick = (data) => data) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${event} came`)), 10_000);
    const handler = (...given) => {
      clearTimeout(timer);
      emitter.unbind(event, handler);
      resolve(pick(...given));
    };
    emitter.bind(event, handler);
  });
}

// The next pusher:error, whether it closes the connection or not: its code and message.
function nextError(pusher) {
  return next(pusher.connection, "error", (error) => (error.error ?? error).data);
}

// A connection without a client library, once it is established: what it receives is in its `received`.
async function raw() {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/app/${app.key}?protocol=7&client=raw&version=1.0`);
  socket.received = [];
  const listeners = [];
  socket.on("message", (text) => {
    const message = JSON.parse(text);
    socket.received.push(message);
    listeners.splice(0).forEach((look) => look());
  });
  socket.until = async (event) => {
    for (;;) {
      const found = socket.received.find((message) => message.event === event);
      if (found) return found;
      await new Promise((look) => listeners.push(look));
    }
  };
  socket.say = (event, data) => socket.send(JSON.stringify({ event, data }));
  open.push({ disconnect: () => socket.terminate() });
  socket.id = JSON.parse((await socket.until("pusher:connection_established")).data).socket_id;
  return socket;
}

async function subscribed(pusher, name) {
  const channel = pusher.subscribe(name);
  const members = await next(channel, "pusher:subscription_succeeded");
  return Object.assign(channel, { welcome: members });
}

async function connected(pusher) {
  if (pusher.connection.state !== "connected") {
    await next(pusher.connection, "connected");
  }
  return pusher;
}

function disconnectAll() {
  open.splice(0).forEach((pusher) => pusher.disconnect());
}

module.exports = { app, client, connected, disconnectAll, next, nextError, port, raw, server, subscribed };
