/** How many lines a page remembers. */
export const MOST_LINES = 100_000;
/** So many are forgotten at once, since each time moves all the others. */
const SLACK = 1_000;

/** The newest lines, and those of them that are shown. A line is `{ number, text, thread, level, … }`. */
export class Lines {
  all = [];
  shown = [];
  /** How many rows have been taken away above the first that is shown. */
  removed = 0;
  #latest = 0;
  #shownUntil = Infinity;
  #text = '';
  #thread = '';

  /** How many lines came while it paused. */
  get waiting() {
    return Math.max(0, this.#latest - this.#shownUntil);
  }

  get isPaused() {
    return this.#shownUntil < Infinity;
  }

  add(line) {
    line.number = ++this.#latest;
    line.searched = line.text.toLowerCase();
    this.all.push(line);
    trim(this.all);
    if (this.#matches(line)) {
      this.shown.push(line);
      this.removed += trim(this.shown);
    }
  }

  /** Shows what contains the text, whatever its case, and is of the thread; the empty text lets everything through. */
  filter(text, thread) {
    this.#text = text.toLowerCase();
    this.#thread = thread;
    this.#select();
  }

  /** While it pauses, what is shown stays as it is, and what comes is kept. */
  pause(paused) {
    this.#shownUntil = paused ? this.#latest : Infinity;
    this.#select();
  }

  #select() {
    this.shown = this.all.filter((line) => this.#matches(line));
    this.removed = 0;
  }

  #matches({ number, thread, searched }) {
    return number <= this.#shownUntil && (this.#thread === '' || thread === this.#thread) && searched.includes(this.#text);
  }
}

function trim(lines) {
  return lines.length < MOST_LINES + SLACK ? 0 : lines.splice(0, SLACK).length;
}
