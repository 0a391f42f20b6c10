/** Requests to the app server. */

/** The answer, parsed where it is JSON; null where there is no such thing. */
export async function read(path) {
  const response = await fetch(path, { cache: 'no-store' });
  return response.status === 404 ? null : bodyOf(response);
}

/** Asks for something to be done. */
export async function post(path, body) {
  const json = body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  return bodyOf(await fetch(path, { method: 'POST', ...json }));
}

/** Calls back with the answer, again and again while the page is seen; `milliseconds` from one answer to the next question. */
export function poll(path, milliseconds, onAnswer, onFailure) {
  const ask = async () => {
    if (!document.hidden) {
      try {
        onAnswer(await read(path));
      } catch (error) {
        onFailure(error);
      }
    }
    setTimeout(ask, milliseconds);
  };
  void ask();
}

async function bodyOf(response) {
  if (response.status === 401) {
    location.assign('/login');
  }
  const text = await response.text();
  const body = text.startsWith('{') ? JSON.parse(text) : text;
  if (!response.ok) {
    throw new Error(body.error ?? `${new URL(response.url).pathname} was answered with ${response.status}`);
  }
  return body;
}
