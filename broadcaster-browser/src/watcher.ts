import type { Clock } from './clock.js';
import { toDescriptor, type Descriptor } from './descriptor.js';
import { EventStreamParser } from './event-stream.js';
import { getJson } from './http.js';

const POLL = 2_000;
const ANSWER = 2_000;
/** A stream that was open for a while is most likely to open again at once. */
const REOPEN = 250;
const LASTING = 5_000;
/** A stream that is silent for so long is opened anew: it may be dead, and asking costs one request. */
const SILENCE = 60_000;

export interface WatcherListener {
  /** @param since when the server's word was heard before, so that a change is not older */
  onDescriptor(descriptor: Descriptor, since: number): void;
  /** The server's word is heard again; it was not since `since`. */
  onSight(since: number): void;
  onBlind(error: unknown): void;
}

/**
 * Hears from the server where to connect: by its stream, and by asking every two seconds while there is none. A hidden page
 * only asks, because browsers open no more than six connections to a server that speaks HTTP/1.1, for all tabs together.
 */
export class Watcher {
  private readonly end = new AbortController();
  private stream = new AbortController();
  private words = 0;
  private heardAt: number;
  private following = false;
  private pause = POLL;
  private blindSince: number | null = null;
  private cancel = () => {};

  constructor(
    private readonly url: string,
    private readonly fetcher: typeof fetch,
    private readonly clock: Clock,
    private readonly isHidden: () => boolean,
    private readonly listener: WatcherListener,
  ) {
    this.heardAt = clock.now();
  }

  start(): void {
    void this.follow();
  }

  /** Asks now, since something looks as if the answer had changed. */
  hurry(): void {
    void this.ask();
  }

  /** Asks now, and opens the stream anew, since the present one may be dead or not wanted any more. */
  restart(): void {
    this.stream.abort();
    if (!this.following) {
      this.cancel();
      void this.follow();
    }
  }

  close(): void {
    this.end.abort();
    this.stream.abort();
    this.cancel();
  }

  private async follow(): Promise<void> {
    this.following = true;
    this.pause = POLL;
    await Promise.all([this.ask(), this.isHidden() ? null : this.openStream()]);
    this.following = false;
    if (!this.end.signal.aborted) {
      this.cancel = this.clock.after(this.clock.jitter(this.pause), () => void this.follow());
    }
  }

  /** Listens to the stream until it ends. */
  private async openStream(): Promise<void> {
    const stream = (this.stream = new AbortController());
    const silence = this.alarm(ANSWER);
    const opened = this.clock.now();
    try {
      await this.listen(stream.signal, silence);
    } catch (error) {
      if (!stream.signal.aborted) {
        this.lost(error); // what we have ended ourselves need not have been dead
      }
    }
    silence.stop();
    stream.abort();
    if (this.clock.now() - opened >= LASTING) {
      this.pause = REOPEN;
    }
  }

  private async ask(): Promise<void> {
    const words = this.words;
    const asked = this.clock.now();
    try {
      const json = await getJson(this.fetcher, this.clock, this.url, this.end.signal);
      if (words === this.words) {
        this.heard(json, asked); // and not overtaken by the stream's word
      }
    } catch (error) {
      this.lost(error);
    }
  }

  /** Ends, in any case with an error, when the stream does. */
  private async listen(signal: AbortSignal, silence: Alarm): Promise<never> {
    const headers = { Accept: 'text/event-stream' };
    const response = await this.fetcher(`${this.url}/stream`, { signal, headers, cache: 'no-store' });
    if (!response.ok || response.body === null) {
      throw new Error(`GET ${this.url}/stream was answered with ${response.status}`);
    }
    silence.set(SILENCE);
    const decoder = new TextDecoder();
    const parser = new EventStreamParser(({ event, data }) => {
      if (event === 'connection') {
        this.heard(JSON.parse(data), this.clock.now());
      }
    });
    const reader = response.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      silence.set(SILENCE);
      parser.push(decoder.decode(part.value, { stream: true }));
      this.heardAt = this.clock.now();
    }
    throw new Error('the stream has ended');
  }

  private heard(json: unknown, at: number): void {
    if (this.end.signal.aborted) {
      return;
    }
    const descriptor = toDescriptor(json);
    this.words++;
    this.listener.onDescriptor(descriptor, this.heardAt);
    this.heardAt = at;
    if (this.blindSince !== null) {
      this.listener.onSight(this.blindSince);
      this.blindSince = null;
    }
  }

  private lost(error: unknown): void {
    if (!this.end.signal.aborted) {
      this.blindSince ??= this.clock.now();
      this.listener.onBlind(error);
    }
  }

  private alarm(milliseconds: number): Alarm {
    const stream = this.stream;
    let cancel = () => {};
    const set = (later: number) => {
      cancel();
      cancel = this.clock.after(later, () => stream.abort());
    };
    set(milliseconds);
    return { set, stop: () => cancel() };
  }
}

interface Alarm {
  set(milliseconds: number): void;
  stop(): void;
}
