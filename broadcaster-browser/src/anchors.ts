const SPACING = 1_000;
const MAX_ANCHORS = 600;

/** A point of a channel's history: a message's id or a cursor, and when it was heard or read. */
export interface Anchor {
  readonly after: string;
  readonly at: number;
}

/** Points of a channel's history, one a second, from which it can be read on: ids of messages and cursors. */
export class Anchors {
  private readonly points: Anchor[] = [];

  /** Takes what was just heard or read, at `at`. */
  note(after: string, at: number): void {
    const latest = this.points.at(-1);
    if (latest === undefined || at - latest.at >= SPACING) {
      this.points.push({ after, at });
      if (this.points.length > MAX_ANCHORS) {
        this.points.shift();
      }
    }
  }

  /** The latest point that is not after `time`, or the oldest there is; null when there is none. */
  before(time: number): Anchor | null {
    return this.points.findLast((point) => point.at <= time) ?? this.points[0] ?? null;
  }
}
