import type { Gap, Message, Position } from './message.js';
import { Stream } from './stream.js';

const MAX_STREAMS = 16_384;
const MAX_HELD = 65_536;

/**
 * Turns what arrives over several wires and from history into each stream's order: drops repeats, holds an early message
 * until the missing one comes, and reports a gap when it is told to give up. Its memory is bounded by the number of
 * streams, the least recently heard of which is forgotten, and by the number of held messages.
 */
export class Resequencer {
  private readonly streams = new Map<string, Stream>();
  private readonly waiting = new Set<Stream>();
  private held = 0;

  constructor(
    private readonly deliver: (message: Message) => void,
    private readonly gap: (gap: Gap) => void,
  ) {}

  /**
   * Takes what arrived.
   *
   * @param begins whether a stream that has not begun does so with this message. Otherwise earlier ones may be on their
   *     way, and it begins with the first of all, or later, with the earliest there is then
   */
  accept(message: Message, now: number, begins: boolean): void {
    const position = message.position;
    if (position === null) {
      this.deliver(message);
      return;
    }
    const stream = this.streamOf(message.channel, position);
    if (begins) {
      stream.begin(position.seq);
    }
    if (position.seq >= stream.next && stream.hold(position.seq, message, now)) {
      this.held++;
      this.waiting.add(stream);
    }
    this.release(stream);
    this.shrink();
  }

  /** Gives up on what was known to be missing at `time` already. */
  giveUp(time: number): void {
    for (const stream of [...this.waiting]) {
      while (stream.missingSince() <= time) {
        this.skipHole(stream);
      }
    }
  }

  /** Lets those streams begin whose first message came at `time` or before. */
  begin(time: number): void {
    for (const stream of [...this.waiting]) {
      if (!stream.begun && stream.missingSince() <= time) {
        this.skipHole(stream);
      }
    }
  }

  /** When the oldest hole was noticed; infinite when nothing is missing. */
  missingSince(): number {
    let oldest = Infinity;
    for (const stream of this.waiting) {
      oldest = Math.min(oldest, stream.missingSince());
    }
    return oldest;
  }

  private streamOf(channel: string, position: Position): Stream {
    const key = JSON.stringify([channel, position.producer, position.lane]);
    const stream = this.streams.get(key) ?? new Stream(channel, position);
    this.streams.delete(key); // the most recently heard is the last
    this.streams.set(key, stream);
    return stream;
  }

  private release(stream: Stream): void {
    for (let message = stream.take(); message !== undefined; message = stream.take()) {
      this.held--;
      stream.next++;
      stream.begun = true;
      this.deliver(message);
    }
    if (stream.early.size === 0) {
      this.waiting.delete(stream);
    }
  }

  private skipHole(stream: Stream): void {
    const first = stream.earliest();
    if (stream.begun) {
      const { channel, producer, lane, next } = stream;
      this.gap({ channel, producer, lane, first: next, last: first - 1 });
    }
    stream.next = first;
    this.release(stream);
  }

  private shrink(): void {
    while (this.held > MAX_HELD) {
      this.skipHole(this.waiting.values().next().value!);
    }
    if (this.streams.size > MAX_STREAMS) {
      const [key, forgotten] = this.streams.entries().next().value!;
      this.streams.delete(key);
      while (forgotten.early.size > 0) {
        this.skipHole(forgotten);
      }
    }
  }
}
