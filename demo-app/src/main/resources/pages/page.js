/** What every page begins with. */

const CLIENT = '/broadcaster-browser/broadcaster.js';

/** The element with this id. */
export const byId = (id) => document.getElementById(id);

/** A new element; `properties` are the element's own, `data` its data attributes. */
export function element(name, { data = {}, ...properties } = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  Object.assign(made.dataset, data);
  made.append(...children);
  return made;
}

/** One line at the top of the page, in place of the one before; the empty text takes it away. */
export function notice(text) {
  byId('notices').replaceChildren(...(text === '' ? [] : [element('p', { role: 'alert' }, text)]));
}

/** Runs the page with the browser's client; without it, says what is missing and runs the page with null. */
export async function run(page) {
  byId('missing').remove();
  page(await client());
}

async function client() {
  try {
    return await import(CLIENT);
  } catch {
    if (byId('notices').childElementCount === 0) {
      notice(`No live messages: ${CLIENT} did not load.`); // otherwise the server has said why
    }
    return null;
  }
}
