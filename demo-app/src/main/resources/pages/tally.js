const GENERATION = 50_000;

/** Counts independently of the browser's client what reached the page: messages, those missing, those shown twice. */
export class Tally {
  received = 0;
  lost = 0;
  repeated = 0;
  #ids = new Set();
  #older = new Set();

  /** @param id the message's, or null */
  take(id) {
    this.received++;
    if (id === null) {
      return;
    }
    if (this.#ids.has(id) || this.#older.has(id)) {
      this.repeated++;
    }
    this.#ids.add(id);
    if (this.#ids.size === GENERATION) {
      this.#older = this.#ids;
      this.#ids = new Set();
    }
  }

  miss({ first, last }) {
    this.lost += last - first + 1;
  }
}
