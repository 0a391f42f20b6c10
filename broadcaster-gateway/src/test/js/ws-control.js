// What npm's ws makes of the same frames: a server that answers as the gateway does.
const { WebSocketServer } = require("ws");

const server = new WebSocketServer({ host: "127.0.0.1", port: 0, maxPayload: 128 << 10, perMessageDeflate: false });
server.on("connection", (socket) => {
  socket.on("error", () => {});
  socket.send(JSON.stringify({ event: "pusher:connection_established" }));
  socket.on("message", (data, binary) => {
    if (binary) socket.close(1003);
    else socket.send(JSON.stringify({ event: "pusher:error" }));
  });
});
server.on("listening", () => console.log(server.address().port));
