import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Descriptor } from '../../src/descriptor.js';

export interface Envelope {
  id: string;
  channel: string;
  event: string;
  data: unknown;
  producer?: string;
  lane?: number;
  seq?: number;
}

const TOKEN_REQUEST = { keyName: 'app.key', timestamp: 1, nonce: '1', capability: '{"logs":["subscribe"]}', mac: 'mac' };

/** The app server's part: where to connect, its stream, authorisation and history. */
export class AppServer {
  readonly history: Envelope[] = [];
  readonly requests: string[] = [];
  /** What was posted to be authorised. */
  readonly authorised: Record<string, string>[] = [];
  /** The status of whatever is not answered with 200. */
  refuse: { stream?: number; connection?: number; history?: number; auth?: number } = {};
  private readonly streams = new Set<ServerResponse>();
  private readonly server = createServer((request, response) => void this.answer(request, response));
  private descriptor: Descriptor = { active: [], connections: {} };

  async start(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  get base(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get watchers(): number {
    return this.streams.size;
  }

  describe(descriptor: Descriptor): void {
    this.descriptor = descriptor;
    this.streams.forEach((stream) => this.tell(stream));
  }

  switchTo(...active: string[]): void {
    this.describe({ ...this.descriptor, active });
  }

  cutStreams(): void {
    this.streams.forEach((stream) => stream.destroy());
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, this.base);
    this.requests.push(`${request.method} ${url.pathname}${url.search}`);
    if (url.pathname === '/broadcast/connection/stream') {
      this.refuse.stream ? response.writeHead(this.refuse.stream).end() : this.stream(response);
    } else if (url.pathname === '/broadcast/connection') {
      this.json(response, this.refuse.connection, this.descriptor);
    } else if (url.pathname === '/broadcast/history') {
      const refusal = Number(url.searchParams.get('limit')) > 1_000 ? 400 : this.refuse.history;
      this.json(response, refusal, this.page(url.searchParams));
    } else if (url.pathname === '/broadcast/auth') {
      this.authorised.push(await form(request));
      const isAbly = url.searchParams.get('provider') === 'ably';
      this.json(response, this.refuse.auth, isAbly ? TOKEN_REQUEST : { auth: 'public-key:signature' });
    } else {
      response.writeHead(404).end();
    }
  }

  private json(response: ServerResponse, refusal: number | undefined, value: unknown): void {
    response.writeHead(refusal ?? 200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
  }

  private stream(response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    this.streams.add(response);
    response.on('close', () => this.streams.delete(response));
    this.tell(response);
  }

  private tell(stream: ServerResponse): void {
    stream.write(`event: connection\ndata: ${JSON.stringify(this.descriptor)}\n\n`);
  }

  /** As the real one: after a message's id or a cursor, or else the newest. */
  private page(query: URLSearchParams) {
    const limit = Number(query.get('limit'));
    const after = query.get('after');
    const known = after?.startsWith('#') ? Number(after.slice(1)) : this.history.findIndex(({ id }) => id === after) + 1;
    const from = after === null ? Math.max(0, this.history.length - limit) : known;
    const found = this.history.slice(from, from + limit);
    const messages = found.filter(({ channel }) => channel === query.get('channel'));
    const complete = after === null || known > 0 || after === '#0';
    return { messages, cursor: `#${from + found.length}`, complete, more: found.length === limit };
  }
}

async function form(request: IncomingMessage): Promise<Record<string, string>> {
  let text = '';
  for await (const part of request) {
    text += part;
  }
  return Object.fromEntries(new URLSearchParams(text));
}
