import { Anchors, type Anchor } from './anchors.js';
import type { Clock } from './clock.js';
import type { Page, ReadPage } from './history.js';
import { RefusedError } from './http.js';

/** What was heard so much earlier is in the history by now. */
const MARGIN = 10_000;
/** After the latest cause, what routes carried may still be on its way into the history. */
const SETTLING = 10_000;
const FIRST_PAUSE = 300;
const LONGEST_PAUSE = 4_800;
const PAUSE_WHILE_CARRYING = 1_000;

export interface CatchUpListener {
  /** A page; `first` for the newest one, with which a late listener begins. */
  onPage(page: Page, first: boolean): void;
  /** Everything was read that was there at `begun`; `complete` unless some of it may be missing. */
  onRead(begun: number, complete: boolean): void;
  /** The history could not be read at `begun`. */
  onFailure(begun: number, error: unknown): void;
}

/**
 * Reads the history whenever something may have been missed: at once, then ever less often until all is quiet; and once a
 * second for as long as it has to carry the page. It is idle otherwise.
 */
export class CatchUp {
  private readonly anchors = new Anchors();
  private anchor: Anchor | null = null;
  private cursor: string | null = null;
  /** The latest that the server gave. */
  private known: string | null = null;
  /** Since when it reads without a break; infinite while idle. */
  private since = Infinity;
  private quietAt = 0;
  private pause = FIRST_PAUSE;
  private carrying = true;
  private reading = false;
  private again = false;
  private mayStepBack = false;
  private cancel = () => {};
  private closed = false;

  constructor(
    private readonly read: ReadPage,
    private readonly clock: Clock,
    private readonly listener: CatchUpListener,
  ) {}

  /** Whether it reads on, since something may have been missed. */
  get isActive(): boolean {
    return this.since < Infinity;
  }

  /** Reads what may have been missed since `time`; answers from when on messages may be read once more. */
  from(time: number): number {
    if (time < this.since) {
      this.since = time;
      this.anchor = this.anchors.before(time - MARGIN);
      this.cursor = this.anchor?.after ?? null;
      this.mayStepBack = this.cursor !== this.known;
    }
    this.quietAt = this.clock.now() + SETTLING;
    this.pause = FIRST_PAUSE;
    this.hurry();
    return this.anchor?.at ?? -Infinity;
  }

  /** Reads on now. */
  hurry(): void {
    this.again = this.reading;
    if (!this.reading && !this.closed) {
      this.cancel();
      void this.run();
    }
  }

  /** Whether the history has to carry the page, because a live wire does not. */
  carry(carrying: boolean): void {
    this.carrying = carrying;
  }

  /** Takes notice of a message heard at `now`. */
  heard(id: string, now: number): void {
    this.anchors.note(id, now);
  }

  close(): void {
    this.closed = true;
    this.cancel();
  }

  private async run(): Promise<void> {
    this.reading = true;
    const begun = this.clock.now();
    let longest = this.carrying ? PAUSE_WHILE_CARRYING : LONGEST_PAUSE;
    try {
      const complete = await this.readOn();
      this.tell(() => this.listener.onRead(begun, complete));
    } catch (error) {
      longest = error instanceof RefusedError ? LONGEST_PAUSE : longest;
      this.tell(() => this.listener.onFailure(begun, error));
    }
    this.reading = false;
    this.plan(longest);
  }

  /** Reads until there is no more. */
  private async readOn(): Promise<boolean> {
    let complete = true;
    for (let more = true; more && !this.closed; ) {
      const since = this.since;
      const after = this.cursor;
      const page = await this.read(after);
      if (this.since !== since) {
        continue; // from an earlier point now
      }
      if (!page.complete && this.stepBack()) {
        continue;
      }
      complete &&= page.complete || after === null;
      more = page.more && page.cursor !== null && page.cursor !== after;
      this.take(page, after);
    }
    return complete;
  }

  private take(page: Page, after: string | null): void {
    this.cursor = page.cursor ?? after;
    if (this.cursor !== null) {
      this.known = this.cursor;
      this.anchors.note(this.cursor, this.clock.now());
    }
    this.tell(() => this.listener.onPage(page, after === null));
  }

  /** A message's id may be unknown where a cursor, which is older, is known. */
  private stepBack(): boolean {
    const back = this.mayStepBack && this.known !== null;
    this.mayStepBack = false;
    this.cursor = back ? this.known : this.cursor;
    return back;
  }

  private plan(longest: number): void {
    if (this.closed) {
      return;
    }
    if (this.again) {
      this.hurry();
    } else if (this.carrying || this.clock.now() < this.quietAt) {
      const pause = Math.min(this.pause, longest);
      this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
      this.cancel = this.clock.after(this.clock.jitter(pause), () => void this.run());
    } else {
      this.since = Infinity;
    }
  }

  private tell(event: () => void): void {
    if (!this.closed) {
      event();
    }
  }
}
