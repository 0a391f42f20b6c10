import type { Message } from './message.js';

const MAX_REMEMBERED = 10_000;

/**
 * Knows which of the history's messages were shown already, where live wires carry them without id and position: one that
 * came live is paired with the first in the history that says the same. Its memory is bounded.
 */
export class Bare {
  private readonly heard: { text: string; at: number }[] = [];
  private readonly shown = new Map<string, boolean>();

  /** Remembers what came live. */
  hear(message: Message, now: number): void {
    this.heard.push({ text: textOf(message), at: now });
    if (this.heard.length > MAX_REMEMBERED) {
      this.heard.shift();
    }
  }

  /** Takes notice of one in the history, each time it is read. */
  read(id: string, message: Message): void {
    if (!this.shown.has(id)) {
      this.shown.set(id, this.pair(textOf(message)));
      if (this.shown.size > MAX_REMEMBERED) {
        this.shown.delete(this.shown.keys().next().value!);
      }
    }
  }

  /** Whether one from the history is to be shown; from then on it is not. */
  show(id: string): boolean {
    const shown = this.shown.get(id) ?? false;
    this.shown.set(id, true);
    return !shown;
  }

  /** Forgets what was heard before `time`, since the history will not be read from there. */
  expire(time: number): void {
    while (this.heard[0] !== undefined && this.heard[0].at < time) {
      this.heard.shift();
    }
  }

  private pair(text: string): boolean {
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
