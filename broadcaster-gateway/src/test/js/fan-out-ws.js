// The peer of the fan-out benchmark: npm's ws, plain as its manual has it, or "tuned", past its API: one frame encoded
// once for all, and written in one go. Each line on stdin is how many messages to send to everybody.
const { WebSocketServer, Sender } = require("ws");
const readline = require("node:readline");

const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
const clients = [];
server.on("connection", (socket) => clients.push(socket));
server.on("listening", () => console.log(server.address().port));

const text = JSON.stringify({ event: "log", channel: "logs", data: "x".repeat(256) });
const frame = Buffer.concat(Sender.frame(Buffer.from(text), { fin: true, opcode: 1, mask: false, readOnly: true, rsv1: false }));
const plain = (count) => {
  for (let i = 0; i < count; i++) for (const client of clients) client.send(text);
};
const tuned = (count) => {
  if (count > 1) for (const client of clients) client._socket.cork();
  for (let i = 0; i < count; i++) for (const client of clients) client._socket.write(frame);
  if (count > 1) for (const client of clients) client._socket.uncork();
};
const publish = process.argv[2] === "tuned" ? tuned : plain;
readline.createInterface({ input: process.stdin }).on("line", (count) => publish(Number(count)));
