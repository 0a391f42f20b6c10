import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

/** Speaks as much of the Pusher Channels protocol 7 as its stock client needs. */
export class WireServer {
  /** Each connection's channels. */
  private readonly subscriptions = new Map<WebSocket, Set<string>>();
  private server: WebSocketServer | null = null;
  private sockets = 0;
  private port = 0;
  /** Every subscription that was asked for, with its authorisation. */
  readonly asked: { channel: string; auth?: string }[] = [];
  readonly paths: string[] = [];

  async start(): Promise<this> {
    this.server = new WebSocketServer({ host: '127.0.0.1', port: this.port });
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
    this.server.on('connection', (socket, request) => this.greet(socket, request.url!));
    return this;
  }

  /** As a process that is killed: nobody is told, and nobody listens. */
  async kill(): Promise<void> {
    const { server } = this;
    this.server = null;
    this.subscriptions.forEach((_, socket) => socket.terminate());
    if (server !== null) {
      await new Promise((done) => server.close(done));
    }
  }

  get settings() {
    return { key: 'public-key', wsHost: '127.0.0.1', wsPort: this.port, forceTLS: false };
  }

  watchers(channel: string): number {
    return [...this.subscriptions.values()].filter((channels) => channels.has(channel)).length;
  }

  publish(channel: string, event: string, data: unknown): void {
    const frame = JSON.stringify({ event, channel, data: typeof data === 'string' ? data : JSON.stringify(data) });
    this.subscriptions.forEach((channels, socket) => channels.has(channel) && socket.send(frame));
  }

  /** Ends every connection with a code. */
  close(code: number): void {
    this.subscriptions.forEach((_, socket) => socket.close(code));
  }

  private greet(socket: WebSocket, path: string): void {
    this.paths.push(path);
    this.subscriptions.set(socket, new Set());
    socket.on('close', () => this.subscriptions.delete(socket));
    socket.on('message', (text) => this.answer(socket, JSON.parse(text.toString())));
    const established = { socket_id: `1.${++this.sockets}`, activity_timeout: 120 };
    socket.send(JSON.stringify({ event: 'pusher:connection_established', data: JSON.stringify(established) }));
  }

  private answer(socket: WebSocket, { event, data }: { event: string; data: { channel: string; auth?: string } }): void {
    if (event === 'pusher:ping') {
      socket.send('{"event":"pusher:pong","data":"{}"}');
    } else if (event === 'pusher:subscribe') {
      this.asked.push(data);
      this.subscriptions.get(socket)?.add(data.channel);
      const succeeded = { event: 'pusher_internal:subscription_succeeded', channel: data.channel, data: '{}' };
      socket.send(JSON.stringify(succeeded));
    } else if (event === 'pusher:unsubscribe') {
      this.subscriptions.get(socket)?.delete(data.channel);
    }
  }
}
