import type { State } from './follower.js';
import type { Gap } from './message.js';

/** How to follow a channel; everything may be left out. */
export interface Options {
  /** The app server's address, such as `https://api.example.com`; by default the page's own. */
  readonly base?: string;
  /** How many of the newest messages to begin with, from 1 to 1,000; by default 100. */
  readonly history?: number;
  /** For how long to stay connected to what the server has just left, in milliseconds; by default 10,000. */
  readonly overlap?: number;
  /** Makes the requests to the app server, for those that need headers or cookies of another origin. */
  readonly fetch?: typeof fetch;
  /** Called at each change, with the routes that carry messages now and whether each is connected. */
  readonly onState?: (state: State, routes: Readonly<Record<string, boolean>>) => void;
  /** Called with what is missing, before the first message behind it. */
  readonly onGap?: (gap: Gap) => void;
  /** Whether to tell the console about every change and fault. */
  readonly debug?: boolean;
}

/** Options of {@link connectLogs} and {@link connectAdminEvents}. */
export interface ThreadOptions extends Options {
  /** Only what concerns this thread. */
  readonly threadId?: string;
}

/** A channel that is followed. */
export interface Connection {
  /** Ends it: no callback is called from now on. */
  disconnect(): void;
  readonly state: State;
  /** The routes that carry messages now, and whether each is connected. */
  readonly routes: Readonly<Record<string, boolean>>;
}
