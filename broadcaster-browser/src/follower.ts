import { Bare } from './bare.js';
import { CatchUp } from './catch-up.js';
import type { Clock } from './clock.js';
import type { Page, ReadPage } from './history.js';
import { fromWire, type Gap, type Message } from './message.js';
import { Resequencer } from './resequencer.js';
import type { WireListener } from './wire.js';

/** How long a missing message may be on its way while everything is connected. */
const PATIENCE = 250;
/** How long at most, whatever is down. */
const LONGEST_PATIENCE = 30_000;
/** How long the first messages of a stream wait for earlier ones that the history may have. */
const PATIENCE_WITHOUT_HISTORY = 5_000;
/** How long live messages wait for the history's newest page. */
const LATEST_BEGIN = 2_000;

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
  private readonly resequencer: Resequencer;
  private readonly bare = new Bare();
  private readonly sources = new Map<Source, Subscription>();
  private active: readonly Source[] = [];
  /** What came live before the history's newest page; null from then on. */
  private early: Message[] | null = [];
  private connectedSince = Infinity;
  private historyWorks = false;
  private closed = false;
  private cancelLook: (() => void) | null = null;
  private readonly cancelBegin: () => void;

  constructor(
    private readonly channel: string,
    read: ReadPage,
    private readonly clock: Clock,
    private readonly listener: FollowerListener,
  ) {
    this.resequencer = new Resequencer((message) => this.deliver(message), listener.onGap);
    this.catchUp = new CatchUp(read, clock, {
      onPage: (page, first) => this.page(page, first),
      onRead: (begun, complete) => this.read(begun, complete),
      onFailure: (error) => this.historyFailed(error),
    });
    this.missed(clock.now());
    this.cancelBegin = clock.after(LATEST_BEGIN, () => this.begin());
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

  /** Takes what carries messages now. What did before is listened to until it is dropped. */
  follow(active: readonly Source[]): void {
    this.active = active;
    active.filter((source) => !this.sources.has(source)).forEach((source) => this.listenTo(source));
    this.missed(this.clock.now());
    this.changed();
  }

  /** Ends listening to what carries nothing any more. */
  drop(source: Source): void {
    this.sources.get(source)?.leave();
    this.sources.delete(source);
  }

  /** Reads what may have been missed since a time of the clock. */
  missed(since: number): void {
    this.bare.expire(this.catchUp.from(since));
  }

  close(): void {
    this.closed = true;
    this.catchUp.close();
    this.cancelLook?.();
    this.cancelBegin();
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
    const now = this.clock.now();
    if (message.bare) {
      this.bare.hear(message, now);
    } else if (message.id !== null) {
      this.catchUp.heard(message.id, now);
    }
    if (this.early !== null) {
      this.early.push(message);
    } else {
      this.take(message, !this.catchUp.isActive);
    }
  }

  private take(message: Message, begins: boolean): void {
    if (message.id === null) {
      this.deliver(message);
    } else {
      this.resequencer.accept(message, this.clock.now(), begins);
      this.lookLater();
    }
  }

  private page(page: Page, first: boolean): void {
    const messages = first ? [...page.messages].sort(byId) : page.messages;
    for (const message of messages) {
      if (message.bare && message.id !== null) {
        this.bare.read(message.id, message);
      }
      this.take(message, first);
    }
    this.begin();
  }

  /** Goes on with what came live meanwhile. */
  private begin(): void {
    const early = this.early ?? [];
    this.early = null;
    early.forEach((message) => this.take(message, true));
  }

  private deliver(message: Message): void {
    if (!message.bare || message.id === null || this.bare.show(message.id)) {
      this.listener.onMessage(message);
    }
  }

  private read(begun: number, complete: boolean): void {
    this.historyTurned(true);
    if (complete) {
      this.resequencer.begin(begun - PATIENCE);
    }
    if (complete && begun - PATIENCE >= this.connectedSince) {
      this.resequencer.giveUp(begun - PATIENCE);
    }
  }

  private historyFailed(error: unknown): void {
    this.listener.onTrouble(error);
    this.historyTurned(false);
    this.begin();
  }

  private historyTurned(works: boolean): void {
    if (this.historyWorks !== works) {
      this.historyWorks = works;
      this.changed();
    }
  }

  private lookLater(): void {
    if (this.cancelLook === null && this.resequencer.missingSince() < Infinity) {
      this.cancelLook = this.clock.after(PATIENCE, () => this.look());
    }
  }

  /** Looks into the history for what is missing, and gives up on what has been missing for too long. */
  private look(): void {
    this.cancelLook = null;
    const now = this.clock.now();
    this.resequencer.begin(now - PATIENCE_WITHOUT_HISTORY);
    this.resequencer.giveUp(now - LONGEST_PATIENCE);
    if (this.resequencer.missingSince() <= now - PATIENCE) {
      this.catchUp.isActive ? this.catchUp.hurry() : this.missed(this.resequencer.missingSince());
    }
    this.lookLater();
  }
}

interface Subscription {
  up: boolean;
  leave: () => void;
}

/** Ids are UUIDv7, so that this is the order of creation. */
function byId(one: Message, other: Message): number {
  return (one.id ?? '') < (other.id ?? '') ? -1 : 1;
}
