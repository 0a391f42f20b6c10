import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

/** Actions of Ably's realtime protocol. */
const CONNECTED = 4;
const CLOSE = 7;
const CLOSED = 8;
const ATTACH = 10;
const ATTACHED = 11;
const MESSAGE = 15;
const MAY_SUBSCRIBE = 1 << 18;

/** Speaks as much of Ably's protocols as its stock client needs: tokens for requests, and channels over a WebSocket. */
export class AblyServer {
  readonly requests: string[] = [];
  private readonly attached = new Map<WebSocket, Set<string>>();
  private readonly http = createServer((request, response) => this.grant(request, response));
  private readonly sockets = new WebSocketServer({ server: this.http });
  private serial = 0;

  async start(): Promise<this> {
    this.sockets.on('connection', (socket) => this.greet(socket));
    this.http.listen(0, '127.0.0.1');
    await once(this.http, 'listening');
    return this;
  }

  async stop(): Promise<void> {
    this.cut();
    this.http.closeAllConnections();
    await new Promise((done) => this.http.close(done));
  }

  get settings() {
    return { host: '127.0.0.1', port: (this.http.address() as AddressInfo).port, tls: false };
  }

  watchers(channel: string): number {
    return [...this.attached.values()].filter((channels) => channels.has(channel)).length;
  }

  cut(): void {
    this.attached.forEach((_, socket) => socket.terminate());
  }

  publish(channel: string, name: string, data: unknown): void {
    const id = `${++this.serial}`;
    const messages = [{ name, data: JSON.stringify(data), encoding: 'json' }];
    const frame = JSON.stringify({ action: MESSAGE, channel, id, channelSerial: id, timestamp: Date.now(), messages });
    this.attached.forEach((channels, socket) => channels.has(channel) && socket.send(frame));
  }

  private grant(request: IncomingMessage, response: ServerResponse): void {
    this.requests.push(`${request.method} ${request.url}`);
    const token = { token: 'token', issued: Date.now(), expires: Date.now() + 3_600_000, capability: '{"*":["*"]}' };
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(token));
  }

  private greet(socket: WebSocket): void {
    this.attached.set(socket, new Set());
    socket.on('close', () => this.attached.delete(socket));
    socket.on('message', (text) => this.answer(socket, JSON.parse(text.toString())));
    const connectionDetails = { connectionKey: 'key', maxIdleInterval: 15_000, connectionStateTtl: 120_000 };
    socket.send(JSON.stringify({ action: CONNECTED, connectionId: 'id', connectionKey: 'key', connectionDetails }));
  }

  private answer(socket: WebSocket, { action, channel }: { action: number; channel: string }): void {
    if (action === ATTACH) {
      this.attached.get(socket)?.add(channel);
      socket.send(JSON.stringify({ action: ATTACHED, channel, channelSerial: `${++this.serial}`, flags: MAY_SUBSCRIBE }));
    } else if (action === CLOSE) {
      socket.send(JSON.stringify({ action: CLOSED }));
    }
  }
}
