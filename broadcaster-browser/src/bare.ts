import type { Message } from './message.js';

const MAX_REMEMBERED = 10_000;

/**
 * Knows the repeats that numbers don't tell: messages without a position by their ids, and those that came over a live
 * wire without id, once more in the history, by what they say. Its memory is bounded.
 */
export class Bare {
  private readonly ids = new Set<string>();
  private readonly heard: { text: string; at: number }[] = [];

  /** Remembers what came live without an id. */
  hear(message: Message, now: number): void {
    this.heard.push({ text: textOf(message), at: now });
    if (this.heard.length > MAX_REMEMBERED) {
      this.heard.shift();
    }
  }

  /** Whether the history tells what has been delivered already. */
  isRepeat(message: Message): boolean {
    return this.isKnown(message) || (message.bare && this.forget(textOf(message)));
  }

  /** Forgets what came before `time`, since the history will not be read from there. */
  expire(time: number): void {
    while (this.heard[0] !== undefined && this.heard[0].at < time) {
      this.heard.shift();
    }
  }

  private isKnown({ id, position }: Message): boolean {
    if (id === null || position !== null) {
      return false;
    }
    const known = this.ids.has(id);
    this.ids.add(id);
    if (this.ids.size > MAX_REMEMBERED) {
      this.ids.delete(this.ids.values().next().value!);
    }
    return known;
  }

  private forget(text: string): boolean {
    const index = this.heard.findIndex((message) => message.text === text);
    if (index >= 0) {
      this.heard.splice(index, 1);
    }
    return index >= 0;
  }
}

function textOf(message: Message): string {
  return JSON.stringify([message.event, message.data]);
}
