import type { Clock } from './clock.js';

const TIMEOUT = 10_000;

/** The server said that it will not answer this, so that asking again is of no use. */
export class RefusedError extends Error {}

/** Reads JSON from the server, as the page's user; fails when there is no answer within ten seconds. */
export async function getJson(fetcher: typeof fetch, clock: Clock, url: string, end: AbortSignal): Promise<unknown> {
  const abort = new AbortController();
  const stop = () => abort.abort();
  const cancel = clock.after(TIMEOUT, stop);
  end.addEventListener('abort', stop);
  try {
    const response = await fetcher(url, { signal: abort.signal, cache: 'no-store' });
    if (!response.ok) {
      throw new (isRefusal(response.status) ? RefusedError : Error)(`GET ${url} was answered with ${response.status}`);
    }
    return await response.json();
  } finally {
    cancel();
    end.removeEventListener('abort', stop);
  }
}

function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}
