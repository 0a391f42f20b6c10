import type { Route } from './descriptor.js';
import type { OpenWire, Wire, WireContext, WireListener } from './wire.js';

const FIRST_RETRY = 500;
const LONGEST_RETRY = 30_000;
/** After a refusal some clients only fall silent, so the first attempts are short; on slow networks they grow. */
const FIRST_PATIENCE = 2_000;
/** What was connected for so long is worth a quick attempt. */
const LASTING = 5_000;

/** A connection that all of a page's channels share; it is opened again whenever its client has given up. */
export class Link {
  private readonly channels = new Map<string, LinkChannel>();
  private wire: Wire | null = null;
  private attempt = 0;
  private upAt = Infinity;
  private retryIn = FIRST_RETRY;
  private cancel = () => {};

  constructor(
    private readonly route: Route,
    private readonly openWire: OpenWire,
    private readonly context: Omit<WireContext, 'name' | 'settings' | 'patience' | 'onEnd'>,
    private readonly onTrouble: (error: unknown) => void,
  ) {
    void this.open();
  }

  get name(): string {
    return this.route.name;
  }

  /** Listens to a channel, perhaps as one of several; the answer ends that. */
  listen(name: string, listener: WireListener): () => void {
    const channel = this.channels.get(name) ?? this.add(name);
    channel.listeners.add(listener);
    if (channel.up) {
      listener.onUp();
    }
    return () => {
      channel.listeners.delete(listener);
      if (channel.listeners.size === 0 && this.channels.get(name) === channel) {
        this.channels.delete(name);
        channel.leave();
      }
    };
  }

  /** Connects anew, since the present connection may be dead since `since`. */
  reconnect(since: number): void {
    this.close();
    this.channels.forEach((channel) => channel.onDown(since));
    void this.open();
  }

  close(): void {
    this.attempt++;
    this.cancel();
    this.wire?.close();
    this.wire = null;
  }

  private add(name: string): LinkChannel {
    const channel = new LinkChannel(() => (this.upAt = Math.min(this.upAt, this.context.clock.now())));
    this.channels.set(name, channel);
    if (this.wire !== null) {
      channel.leave = this.wire.subscribe(name, channel);
    }
    return channel;
  }

  private async open(): Promise<void> {
    const { now } = this.context.clock;
    const attempt = ++this.attempt;
    const onEnd = (reason: unknown, since: number) => attempt === this.attempt && this.failed(reason, since);
    const patience = Math.max(FIRST_PATIENCE, this.retryIn);
    try {
      const wire = await this.openWire({ ...this.context, ...this.route, patience, onEnd });
      if (attempt !== this.attempt) {
        wire.close();
        return;
      }
      this.wire = wire;
      this.channels.forEach((channel, name) => (channel.leave = wire.subscribe(name, channel)));
    } catch (error) {
      onEnd(error, now());
    }
  }

  private failed(reason: unknown, since: number): void {
    const { clock } = this.context;
    if (clock.now() - this.upAt > LASTING) {
      this.retryIn = FIRST_RETRY;
    }
    this.upAt = Infinity;
    this.onTrouble(reason);
    this.close();
    this.channels.forEach((channel) => channel.onDown(since));
    this.cancel = clock.after(clock.jitter(this.retryIn), () => void this.open());
    this.retryIn = Math.min(this.retryIn * 2, LONGEST_RETRY);
  }
}

/** Hands one channel on to whoever listens. */
class LinkChannel implements WireListener {
  readonly listeners = new Set<WireListener>();
  up = false;
  leave = () => {};

  constructor(private readonly wentUp: () => void) {}

  onMessage(event: string, data: unknown): void {
    this.listeners.forEach((listener) => listener.onMessage(event, data));
  }

  onUp(): void {
    this.up = true;
    this.wentUp();
    this.listeners.forEach((listener) => listener.onUp());
  }

  onDown(since: number): void {
    if (this.up) {
      this.up = false;
      this.listeners.forEach((listener) => listener.onDown(since));
    }
  }
}
