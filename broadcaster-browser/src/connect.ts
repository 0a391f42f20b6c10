import { pageClock } from './clock.js';
import { Follower, type FollowerListener, type State } from './follower.js';
import { toPage, type ReadPage } from './history.js';
import { getJson } from './http.js';
import type { Message } from './message.js';
import type { Connection, Options } from './options.js';
import { Session, type Visibility } from './session.js';
import { openWire } from './wire.js';

/** The most that the server gives at once. */
const PAGE = 1_000;
const pageFetch: typeof fetch = (...request) => fetch(...request);
const pageVisibility: Visibility = {
  isHidden: () => globalThis.document?.hidden ?? false,
  onChange(changed) {
    globalThis.document?.addEventListener('visibilitychange', changed);
    return () => globalThis.document?.removeEventListener('visibilitychange', changed);
  },
};
const sessions: { base: string; fetch: typeof fetch; overlap: number; session: Session }[] = [];

/** Follows a channel; `label` is what the console calls it. */
export function follow(
  channel: string,
  label: string,
  onMessage: (message: Message) => void,
  options: Options,
): Connection {
  if (channel.startsWith('presence-')) {
    throw new Error(`${channel} needs a member to join it, which is not supported: follow it with pusher-js itself`);
  }
  const { base, fetcher, session } = open(options);
  const end = new AbortController();
  const guard = (callback: () => void) => !end.signal.aborted && call(callback);
  const debug = (...words: unknown[]) => options.debug && console.debug('[BROADCASTER]', `${channel}:`, ...words);
  const listener: FollowerListener = {
    onMessage: (message) => guard(() => onMessage(message)),
    onGap: (gap) => guard(() => options.onGap?.(gap)),
    onChange: (state) => guard(() => changed(state)),
    onConnected: (source) => console.info(`[${source.toUpperCase()}] ${label} connected`),
    onTrouble: (error) => debug(error),
  };
  const read = historyOf(channel, base, fetcher, options.history ?? 100, end.signal);
  const follower = new Follower(channel, read, pageClock, listener);
  session.add(follower);

  function changed(state: State): void {
    debug(state, follower.routes);
    options.onState?.(state, follower.routes);
  }

  return {
    disconnect() {
      if (!end.signal.aborted) {
        session.remove(follower);
        call(() => changed('disconnected'));
        end.abort();
        closeUnused();
      }
    },
    get state() {
      return follower.state;
    },
    get routes() {
      return follower.routes;
    },
  };
}

/** The session that the page has for these options, so that its channels share connections. */
function open(options: Options): { base: string; fetcher: typeof fetch; session: Session } {
  const base = baseOf(options);
  const { fetch: fetcher = pageFetch, overlap = 10_000 } = options;
  let known = sessions.find((one) => one.base === base && one.fetch === fetcher && one.overlap === overlap);
  if (known === undefined) {
    const onTrouble = (error: unknown) => options.debug && console.debug('[BROADCASTER]', error);
    const session = new Session({
      base,
      fetch: fetcher,
      overlap,
      clock: pageClock,
      visibility: pageVisibility,
      openWire,
      onTrouble,
    });
    known = { base, fetch: fetcher, overlap, session };
    sessions.push(known);
  }
  return { base, fetcher, session: known.session };
}

function baseOf({ base = '/' }: Options): string {
  const page = globalThis.location?.href;
  if (page === undefined && !base.includes('://')) {
    throw new Error(`base is no address: ${base}; outside a page it is needed, such as https://api.example.com`);
  }
  return new URL(base, page).href.replace(/\/+$/, '');
}

function closeUnused(): void {
  for (const unused of sessions.filter(({ session }) => session.isUnused)) {
    sessions.splice(sessions.indexOf(unused), 1);
    unused.session.close();
  }
}

function historyOf(channel: string, base: string, fetcher: typeof fetch, newest: number, end: AbortSignal): ReadPage {
  return async (after) => {
    const query = new URLSearchParams({ channel, limit: String(after === null ? Math.min(newest, PAGE) : PAGE) });
    if (after !== null) {
      query.set('after', after);
    }
    return toPage(await getJson(fetcher, pageClock, `${base}/broadcast/history?${query}`, end));
  };
}

/** A callback's fault is the page's; it must not stop the messages. */
function call(callback: () => void): void {
  try {
    callback();
  } catch (error) {
    console.error(error);
  }
}
