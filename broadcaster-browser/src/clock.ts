/** Time, as the rest sees it; tests bring their own. */
export interface Clock {
  /** Milliseconds of a clock that never jumps; only differences mean something. */
  now(): number;
  /** Milliseconds since 1970, by a clock that also runs while the machine sleeps. */
  wall(): number;
  /** Runs a task later, unless the answer is called before. */
  after(milliseconds: number, task: () => void): () => void;
  /** Between three quarters and five quarters of a duration, so that a thousand pages don't move in step. */
  jitter(milliseconds: number): number;
}

/** The page's own. */
export const pageClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  after(milliseconds, task) {
    const timer = setTimeout(task, milliseconds);
    return () => clearTimeout(timer);
  },
  jitter: (milliseconds) => milliseconds * (0.75 + Math.random() / 2),
};
