import { Bare } from './bare.js';
import type { Clock } from './clock.js';
import type { Page } from './history.js';
import type { Gap, Message } from './message.js';
import { Resequencer } from './resequencer.js';

/** How long a missing message may be on its way while everything is connected. */
const PATIENCE = 250;
/** Timers and clocks disagree a little. */
const TIMER_ERROR = 5;
/** How long at most, whatever is down. */
const LONGEST_PATIENCE = 30_000;
/** So long after connecting, what was carried before may still be on its way into the history. */
const SETTLING = 10_000;
/** How long a missing message may be on its way while the history is known to lack something. */
const PATIENCE_WITH_DOUBT = 5_000;
/** How long the first messages of a stream wait for earlier ones that the history may have. */
const PATIENCE_WITHOUT_HISTORY = 5_000;
/** How long live messages wait for the history's newest page. */
const LATEST_BEGIN = 2_000;

export interface InboxListener {
  onMessage(message: Message): void;
  onGap(gap: Gap): void;
  /** Something is missing since `since` that the history may have. */
  onMissing(since: number): void;
}

/** One channel's messages, live and from history, each once and in order. */
export class Inbox {
  private readonly resequencer: Resequencer;
  private readonly bare = new Bare();
  /** What came live before the history's newest page; null from then on. */
  private early: Message[] | null = [];
  private cancelLook: (() => void) | null = null;
  private readonly cancelBegin: () => void;

  constructor(
    private readonly clock: Clock,
    private readonly listener: InboxListener,
  ) {
    this.resequencer = new Resequencer((message) => this.deliver(message), listener.onGap);
    this.cancelBegin = clock.after(LATEST_BEGIN, () => this.begin());
  }

  /** Takes what came live; another wire or the history may have earlier ones of a stream not heard of yet. */
  live(message: Message): void {
    if (message.bare) {
      this.bare.hear(message, this.clock.now());
    }
    if (this.early !== null) {
      this.early.push(message);
    } else {
      this.take(message, false);
    }
  }

  /** Takes what was read; `first` for the newest page, with which streams begin. */
  page(page: Page, first: boolean): void {
    for (const message of first ? [...page.messages].sort(byId) : page.messages) {
      if (message.bare && message.id !== null) {
        this.bare.read(message.id, message);
      }
      this.take(message, first);
    }
    this.begin();
  }

  /** Takes notice of the time from which the history is read again. */
  expire(time: number): void {
    this.bare.expire(time);
  }

  /** Begins with what came live, history or not. */
  begin(): void {
    const early = this.early ?? [];
    this.early = null;
    early.forEach((message) => this.take(message, false));
  }

  /**
   * Everything was read that the history had at `begun`, `complete` unless it is known to lack something, and live messages
   * come without a break since `connectedSince`.
   */
  settle(begun: number, complete: boolean, connectedSince: number): void {
    const noticed = begun - PATIENCE;
    this.resequencer.begin(noticed);
    if (noticed >= connectedSince + SETTLING) {
      this.resequencer.giveUp(complete ? noticed : begun - PATIENCE_WITH_DOUBT);
    }
  }

  close(): void {
    this.cancelLook?.();
    this.cancelBegin();
  }

  private take(message: Message, begins: boolean): void {
    this.resequencer.accept(message, this.clock.now(), begins);
    this.lookLater();
  }

  private deliver(message: Message): void {
    if (!message.bare || message.id === null || this.bare.show(message.id)) {
      this.listener.onMessage(message);
    }
  }

  private lookLater(): void {
    if (this.cancelLook === null && this.resequencer.missingSince() < Infinity) {
      this.cancelLook = this.clock.after(PATIENCE + TIMER_ERROR, () => this.look());
    }
  }

  /** Has the history searched for what is missing, and gives up on what has been missing for too long. */
  private look(): void {
    this.cancelLook = null;
    const now = this.clock.now();
    this.resequencer.begin(now - PATIENCE_WITHOUT_HISTORY);
    this.resequencer.giveUp(now - LONGEST_PATIENCE);
    if (this.resequencer.missingSince() <= now - PATIENCE) {
      this.listener.onMissing(this.resequencer.missingSince());
    }
    this.lookLater();
  }
}

/** Ids are UUIDv7, so that this is the order of creation. */
function byId(one: Message, other: Message): number {
  return (one.id ?? '') < (other.id ?? '') ? -1 : 1;
}
