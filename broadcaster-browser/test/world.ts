import { vi } from 'vitest';
import { pageClock } from '../src/clock.js';
import type { Descriptor } from '../src/descriptor.js';
import { Follower, type State } from '../src/follower.js';
import { toPage } from '../src/history.js';
import { getJson } from '../src/http.js';
import type { Gap, Message } from '../src/message.js';
import { Session } from '../src/session.js';
import type { Wire, WireContext, WireListener } from '../src/wire.js';
import type { Envelope } from './servers/app-server.js';

const BASE = 'http://app';

/** A page, its server and its providers, without a network, in a time that the test lets pass. */
export class World {
  readonly received: Message[] = [];
  readonly gaps: Gap[] = [];
  readonly states: State[] = [];
  readonly requests: string[] = [];
  readonly wires: FakeWire[] = [];
  /** What the history has, in the order of reading. */
  readonly remembered: Envelope[] = [];
  /** Statuses other than 200. */
  refuse: { stream?: number; connection?: number; history?: number } = {};
  /** Whether the history knows that it may lack something. */
  isIncomplete = false;
  /** Whether each stream ends as soon as it has begun. */
  cutsStreams = false;
  /** How long the history takes to answer. */
  slowness = 0;
  /** Providers whose client cannot be loaded. */
  readonly blocked = new Set<string>();
  /** Providers that cannot be reached. */
  readonly down = new Set<string>();
  descriptor: Descriptor = { active: ['pusher'], connections: { pusher: {}, gateway: {} } };
  session!: Session;
  follower!: Follower;
  private isHidden = false;
  private visibilityChanged = () => {};
  private readonly streams = new Set<ReadableStreamDefaultController<Uint8Array>>();

  open(overlap = 10_000): this {
    this.session = new Session({
      base: BASE,
      fetch: this.fetch,
      overlap,
      clock: pageClock,
      openWire: this.openWire,
      visibility: {
        isHidden: () => this.isHidden,
        onChange: (changed) => {
          this.visibilityChanged = changed;
          return () => (this.visibilityChanged = () => {});
        },
      },
      onTrouble: () => {},
    });
    const end = new AbortController().signal;
    this.follower = new Follower(
      'logs',
      async (after) => toPage(await getJson(this.fetch, pageClock, `${BASE}/broadcast/history?after=${after}`, end)),
      pageClock,
      {
        onMessage: (message) => this.received.push(message),
        onGap: (gap) => this.gaps.push(gap),
        onChange: (state) => this.states.at(-1) !== state && this.states.push(state),
        onConnected: () => {},
        onTrouble: () => {},
      },
    );
    this.session.add(this.follower);
    return this;
  }

  async connected(): Promise<this> {
    this.open();
    await this.pass(100);
    return this;
  }

  /** Until what was noticed at the beginning has settled. */
  async quiet(): Promise<void> {
    await this.pass(30_000);
    this.requests.length = 0;
  }

  pass(milliseconds: number): Promise<unknown> {
    return vi.advanceTimersByTimeAsync(milliseconds);
  }

  close(): void {
    this.session.remove(this.follower);
    this.session.close();
  }

  /** Numbers of what was shown. */
  get shown(): (number | undefined)[] {
    return this.received.map(({ position }) => position?.seq);
  }

  switchTo(...active: string[]): void {
    this.descriptor = { ...this.descriptor, active };
    this.streams.forEach((stream) => this.tell(stream));
  }

  get openStreams(): number {
    return this.streams.size;
  }

  hide(isHidden: boolean): void {
    this.isHidden = isHidden;
    this.visibilityChanged();
  }

  /** From now on nothing comes through the open streams, but nobody knows. */
  loseStreams(): void {
    this.streams.clear();
  }

  cutStreams(): void {
    this.streams.forEach((stream) => stream.error(new Error('cut')));
    this.streams.clear();
  }

  /** The open wire of a provider. */
  wire(name: string): FakeWire | undefined {
    return this.wires.findLast((wire) => wire.name === name && !wire.closed);
  }

  /** Lets a message arrive live, if somebody listens, and be remembered. */
  send(wire: string, message: Envelope): void {
    this.remembered.push(message);
    this.arrive(wire, message);
  }

  arrive(wire: string, message: Envelope): void {
    this.wire(wire)?.listeners.get(message.channel)?.onMessage(message.event, message.data);
  }

  readonly fetch = async (input: unknown, init: RequestInit = {}): Promise<Response> => {
    const { pathname, searchParams } = new URL(String(input));
    this.requests.push(pathname);
    await Promise.resolve();
    if (pathname.endsWith('/stream')) {
      return new Response(this.refuse.stream ? '' : this.stream(init.signal!), { status: this.refuse.stream ?? 200 });
    }
    if (pathname.endsWith('/connection')) {
      return new Response(JSON.stringify(this.descriptor), { status: this.refuse.connection ?? 200 });
    }
    if (this.slowness > 0) {
      await new Promise((done) => setTimeout(done, this.slowness));
    }
    return new Response(JSON.stringify(this.page(searchParams.get('after')!)), { status: this.refuse.history ?? 200 });
  };

  private page(after: string) {
    const known = after.startsWith('@') ? Number(after.slice(1)) : this.remembered.findIndex(({ id }) => id === after) + 1;
    const from = after === 'null' ? Math.max(0, this.remembered.length - 3) : known;
    const messages = this.remembered.slice(from, from + 3);
    const complete = !this.isIncomplete && (after === 'null' || after === '@0' || known > 0);
    return { messages, cursor: `@${from + messages.length}`, complete, more: messages.length === 3 };
  }

  private stream(end: AbortSignal): ReadableStream<Uint8Array> {
    return new ReadableStream({
      start: (controller) => {
        this.tell(controller);
        if (this.cutsStreams) {
          controller.close();
          return;
        }
        this.streams.add(controller);
        end.addEventListener('abort', () => {
          this.streams.delete(controller);
          controller.error(new Error('aborted'));
        });
      },
    });
  }

  private tell(stream: ReadableStreamDefaultController<Uint8Array>): void {
    stream.enqueue(new TextEncoder().encode(`event: connection\ndata: ${JSON.stringify(this.descriptor)}\n\n`));
  }

  private readonly openWire = async (context: WireContext): Promise<Wire> => {
    if (this.blocked.has(context.name)) {
      throw new Error('blocked');
    }
    const wire = new FakeWire(context, this);
    this.wires.push(wire);
    return wire;
  };
}

export class FakeWire implements Wire {
  readonly listeners = new Map<string, WireListener>();
  closed = false;

  constructor(
    private readonly context: WireContext,
    private readonly world: World,
  ) {
    if (world.down.has(this.name)) {
      context.clock.after(100, () => this.lose());
    }
  }

  get name(): string {
    return this.context.name;
  }

  subscribe(channel: string, listener: WireListener): () => void {
    this.listeners.set(channel, listener);
    if (!this.world.down.has(this.name)) {
      this.context.clock.after(20, () => !this.closed && listener.onUp());
    }
    return () => this.listeners.delete(channel);
  }

  /** The connection is noticed to be dead, `ago` milliseconds after the last that was heard. */
  lose(ago = 0): void {
    this.listeners.clear();
    this.context.onEnd('lost', this.context.clock.now() - ago);
  }

  close(): void {
    this.closed = true;
  }
}

let made = 0;

/** A message of a producer's lane. */
export function message(seq: number, lane = 0, producer = 'p'): Envelope {
  const position = { producer, lane, seq };
  const id = `${String(++made).padStart(6, '0')}`;
  return { id, ...position, channel: 'logs', event: 'log', data: { text: `${seq}`, _meta: { id, ...position } } };
}
