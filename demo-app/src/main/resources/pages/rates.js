/** Turns counts into messages per second. */
export class Rates {
  #at = 0;
  #counts = null;

  /** @param at in milliseconds; answers `{ route: messages per second }` since the call before */
  take(at, routes) {
    const counts = Object.fromEntries(routes.map(({ name, message_count: taken }) => [name, taken]));
    const seconds = (at - this.#at) / 1_000;
    const before = this.#counts ?? counts;
    const rates = Object.entries(counts).map(([name, taken]) => [name, Math.max(0, taken - (before[name] ?? 0)) / seconds]);
    this.#at = at;
    this.#counts = counts;
    return Object.fromEntries(rates);
  }
}
