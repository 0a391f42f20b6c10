import type { Message, Position } from './message.js';

/** One producer's lane on a channel: which message is next, and what came ahead of it. */
export class Stream {
  readonly producer: string;
  readonly lane: number;
  /** Ahead of `next`; few, and mostly in order already. */
  readonly early = new Map<number, { message: Message; since: number }>();
  next = 1;
  begun = false;

  constructor(
    readonly channel: string,
    position: Position,
  ) {
    this.producer = position.producer;
    this.lane = position.lane;
  }

  /** Begins with `seq`, or with what is held and earlier; does nothing when it has begun. */
  begin(seq: number): void {
    if (!this.begun) {
      this.next = Math.min(seq, this.earliest());
      this.begun = true;
    }
  }

  /** False when it is held already. */
  hold(seq: number, message: Message, now: number): boolean {
    const fresh = !this.early.has(seq);
    if (fresh) {
      this.early.set(seq, { message, since: now });
    }
    return fresh;
  }

  /** The next one, when it is held. */
  take(): Message | undefined {
    const found = this.early.get(this.next);
    this.early.delete(this.next);
    return found?.message;
  }

  earliest(): number {
    let earliest = Infinity;
    for (const seq of this.early.keys()) {
      earliest = Math.min(earliest, seq);
    }
    return earliest;
  }

  /** Since when it is known that `next` is missing: the hole before any of the held ones is at least as old. */
  missingSince(): number {
    const first = this.early.values().next();
    return first.done ? Infinity : first.value.since;
  }
}
