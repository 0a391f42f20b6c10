import { CatchUp } from './catch-up.js';
import type { Clock } from './clock.js';
import type { ReadPage } from './history.js';
import { RefusedError } from './http.js';
import { Inbox } from './inbox.js';
import { fromWire, type Gap, type Message } from './message.js';
import type { WireListener } from './wire.js';

/**
 * How messages reach the page: not yet; live over everything that carries them; by reading the history once a second,
 * because a carrier is not connected; not any more.
 */
export type State = 'connecting' | 'connected' | 'polling' | 'disconnected';

/** One connection of the page, as a channel sees it. */
export interface Source {
  readonly name: string;
  listen(channel: string, listener: WireListener): () => void;
}

/** What a follower tells. None of it may throw. */
export interface FollowerListener {
  onMessage(message: Message): void;
  onGap(gap: Gap): void;
  /** Something changed; the state may be the same. */
  onChange(state: State): void;
  /** A connection now delivers this channel. */
  onConnected(source: string): void;
  onTrouble(error: unknown): void;
}

/** Follows one channel over all that carries it now: each message once, and in order. */
export class Follower {
  private readonly catchUp: CatchUp;
  private readonly inbox: Inbox;
  private readonly sources = new Map<Source, Subscription>();
  private active: readonly Source[] = [];
  private connectedSince = Infinity;
  private historyWorks = false;
  private closed = false;

  constructor(
    private readonly channel: string,
    read: ReadPage,
    private readonly clock: Clock,
    private readonly listener: FollowerListener,
  ) {
    this.inbox = new Inbox(clock, {
      onMessage: listener.onMessage,
      onGap: listener.onGap,
      onMissing: (since) => this.search(since),
    });
    this.catchUp = new CatchUp(read, clock, {
      onPage: (page, first) => this.inbox.page(page, first),
      onRead: (begun, complete) => this.read(begun, complete),
      onFailure: (begun, error) => this.historyFailed(begun, error),
    });
    this.missed(clock.now());
  }

  get state(): State {
    if (this.closed) {
      return 'disconnected';
    }
    if (this.isConnected) {
      return 'connected';
    }
    return this.historyWorks ? 'polling' : 'connecting';
  }

  /** The names of what carries messages now, and whether each is connected. */
  get routes(): Readonly<Record<string, boolean>> {
    return Object.fromEntries(this.active.map((source) => [source.name, this.isUp(source)]));
  }

  /** Takes what carries messages now, since `since` at the earliest. What did before is listened to until it is dropped. */
  follow(active: readonly Source[], since: number): void {
    this.active = active;
    active.filter((source) => !this.sources.has(source)).forEach((source) => this.listenTo(source));
    this.missed(since);
    this.changed();
  }

  /** Ends listening to what carries nothing any more. */
  drop(source: Source): void {
    this.sources.get(source)?.leave();
    this.sources.delete(source);
  }

  /** Reads what may have been missed since a time of the clock. */
  missed(since: number): void {
    this.inbox.expire(this.catchUp.from(since));
  }

  close(): void {
    this.closed = true;
    this.catchUp.close();
    this.inbox.close();
    this.sources.forEach((subscription) => subscription.leave());
    this.sources.clear();
  }

  private get isConnected(): boolean {
    return this.active.length > 0 && this.active.every((source) => this.isUp(source));
  }

  private isUp(source: Source): boolean {
    return this.sources.get(source)?.up ?? false;
  }

  private listenTo(source: Source): void {
    const subscription: Subscription = { up: false, leave: () => {} };
    this.sources.set(source, subscription);
    subscription.leave = source.listen(this.channel, {
      onMessage: (event, data) => this.live(fromWire(this.channel, event, data)),
      onUp: () => this.turn(source, subscription, true, this.clock.now()),
      onDown: (since) => this.turn(source, subscription, false, since),
    });
  }

  private turn(source: Source, subscription: Subscription, up: boolean, missedSince: number): void {
    if (this.sources.get(source) !== subscription || this.closed) {
      return;
    }
    subscription.up = up;
    this.missed(missedSince);
    if (up) {
      this.listener.onConnected(source.name);
    }
    this.changed();
  }

  private changed(): void {
    const connected = this.isConnected;
    this.connectedSince = connected ? Math.min(this.connectedSince, this.clock.now()) : Infinity;
    this.catchUp.carry(!connected);
    this.listener.onChange(this.state);
  }

  private live(message: Message): void {
    if (this.closed) {
      return;
    }
    if (message.id !== null) {
      this.catchUp.heard(message.id, this.clock.now());
    }
    this.inbox.live(message);
  }

  private read(begun: number, complete: boolean): void {
    this.historyTurned(true);
    this.inbox.settle(begun, complete, this.connectedSince);
  }

  private historyFailed(begun: number, error: unknown): void {
    this.listener.onTrouble(error);
    this.historyTurned(false);
    this.inbox.begin();
    if (error instanceof RefusedError) {
      this.inbox.settle(begun, true, this.connectedSince); // nothing can be found there
    }
  }

  private historyTurned(works: boolean): void {
    if (this.historyWorks !== works) {
      this.historyWorks = works;
      this.changed();
    }
  }

  private search(since: number): void {
    if (this.catchUp.isActive) {
      this.catchUp.hurry();
    } else {
      this.missed(since);
    }
  }
}

interface Subscription {
  up: boolean;
  leave: () => void;
}
