import { count, time, words } from './format.js';
import { element } from './page.js';

const FACTS = [
  ['messages', 'Messages taken', ({ message_count: taken }) => count(taken)],
  ['errors', 'Failed calls', ({ error_count: failed }) => count(failed)],
  ['since', 'Since', ({ since }) => since && time(since)],
  ['next', 'Next attempt', ({ next_attempt: next }) => next && time(next)],
  ['reason', 'Reason', ({ reason }) => words(reason)],
  ['error', 'Last error', ({ last_error: error }) => error],
];

/** A broadcaster's card, which stays the same element while what it says changes. */
export class RouteCard {
  #status = element('span', { className: 'status' });
  #role = element('span', { className: 'role' });
  #rate = element('span', { className: 'figure' });
  #reset;
  #facts = new Map(FACTS.map(([key, label]) => [key, element('div', { data: { fact: key } }, element('dt', {}, label), element('dd'))]));
  #item;

  constructor(name, index, onReset) {
    this.#reset = element('button', { type: 'button', className: 'small', ariaLabel: `Reset ${name}`, onclick: onReset }, 'Reset');
    const head = element('div', { className: 'route-head' }, element('h3', {}, name), this.#role, this.#status);
    const rate = element('p', { className: 'rate' }, this.#rate, ' messages/s');
    const facts = element('dl', {}, ...this.#facts.values());
    this.#item = element('li', { className: `card route route-${index}`, data: { route: name } }, head, rate, facts, this.#reset);
  }

  get item() {
    return this.#item;
  }

  show(route, rate, primary, active) {
    const carries = route.name === active;
    this.#item.dataset.status = route.status;
    this.#item.dataset.carries = carries;
    this.#status.textContent = words(route.status);
    this.#role.textContent = [route.name === primary && 'primary', carries && 'carries traffic'].filter(Boolean).join(', ');
    this.#rate.textContent = count(Math.round(rate));
    for (const [key, , value] of FACTS) {
      const text = value(route) || '';
      this.#facts.get(key).hidden = text === '';
      this.#facts.get(key).lastElementChild.textContent = text;
    }
  }
}
