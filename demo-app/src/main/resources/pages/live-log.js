import { count, preciseTime } from './format.js';
import { Lines } from './lines.js';
import { element } from './page.js';
import { Tally } from './tally.js';
import { VirtualList } from './virtual-list.js';

const STATES = {
  connecting: 'Connecting',
  connected: 'Live',
  polling: 'Reading the history once a second',
  disconnected: 'Disconnected',
};

/**
 * `<live-log>`: log lines as they come, with what carries them and the proof that none is missing. Its attributes
 * `data-received`, `data-lost` and `data-repeated` count; `lines.all` has what it remembers.
 */
export class LiveLog extends HTMLElement {
  lines = new Lines();
  tally = new Tally();
  #state = element('p', { className: 'state', role: 'status', data: { state: 'connecting' }, textContent: STATES.connecting });
  #tally = element('p', { className: 'tally' });
  #box = element('div', { className: 'box', role: 'listbox', tabIndex: 0, ariaLabel: 'Log lines, newest last' });
  #detail = element('pre', { className: 'detail', hidden: true });
  #list = new VirtualList(this.#box, this.lines, (row, line) => this.#fill(row, line), () => this.#changed());
  #search = '';
  #planned = false;

  connectedCallback() {
    this.append(element('div', { className: 'strip' }, this.#state, this.#tally), this.#box, this.#detail);
    this.#render();
  }

  get isFollowing() {
    return this.#list.isFollowing;
  }

  /** Follows the log, of one thread or of all. */
  connect(client, threadId) {
    const connection = client.connectLogs((text, thread, message) => this.add(text, thread, message), {
      ...(threadId === undefined ? {} : { threadId, history: 1_000 }), // of all threads
      onState: (state, routes) => this.#carried(state, routes),
      onGap: (gap) => this.addGap(gap),
    });
    this.#carried(connection.state, connection.routes);
  }

  add(text, thread, { id, data: { level, timestamp } }) {
    this.tally.take(id);
    this.#add({ text, thread, level: String(level ?? 'INFO').toUpperCase(), timestamp, id });
  }

  /** A row of its own for what is missing. */
  addGap(gap) {
    this.tally.miss(gap);
    const missing = gap.last - gap.first + 1;
    const text = `${count(missing)} ${missing === 1 ? 'line is' : 'lines are'} missing here`;
    this.#add({ text, thread: null, level: 'GAP', timestamp: new Date().toISOString(), id: null });
  }

  filter(text, thread) {
    this.#search = text.toLowerCase();
    this.lines.filter(text, thread);
    this.#list.reset();
    this.#box.querySelectorAll('.row').forEach((row) => (row.line = undefined));
    this.#renderSoon();
  }

  pause(paused) {
    this.lines.pause(paused);
    this.#list.reset();
    this.#renderSoon();
  }

  follow(following) {
    this.#list.follow(following);
  }

  #add(line) {
    line.at = Date.now();
    this.lines.add(line);
    this.#renderSoon();
  }

  #carried(state, routes) {
    const names = Object.keys(routes).join(' and ');
    this.#state.dataset.state = state;
    this.#state.dataset.routes = Object.keys(routes).filter((name) => routes[name]).join(' ');
    this.#state.textContent = names === '' ? STATES[state] : `${STATES[state]} · ${names}`;
  }

  #renderSoon() {
    if (!this.#planned) {
      this.#planned = true;
      requestAnimationFrame(() => {
        this.#planned = false;
        this.#render();
      });
    }
  }

  #render() {
    const { received, lost, repeated } = this.tally;
    Object.assign(this.dataset, { received, lost, repeated });
    const waiting = this.lines.isPaused ? ` · paused, ${count(this.lines.waiting)} waiting` : '';
    const proof = element('strong', { data: { bad: lost + repeated > 0 } }, `${count(lost)} lost, ${count(repeated)} repeated`);
    this.#tally.replaceChildren(`${count(received)} received · `, proof, waiting);
    this.#list.render();
  }

  #changed() {
    const line = this.#list.active;
    this.#detail.hidden = line === null;
    this.#detail.textContent = line === null ? '' : `${line.timestamp} ${line.level} ${line.thread ?? ''}\n${line.text}`;
    this.dispatchEvent(new Event('change'));
  }

  #fill(row, { text, thread, level, timestamp }) {
    row.dataset.level = level;
    row.replaceChildren(
      element('span', { className: 'time' }, preciseTime(timestamp)),
      element('span', { className: 'level' }, level === 'GAP' ? '' : level),
      element('span', { className: 'thread' }, thread ?? ''),
      element('span', { className: 'text' }, ...this.#marked(text)),
    );
  }

  /** With what is searched for marked. */
  #marked(text) {
    const at = this.#search === '' ? -1 : text.toLowerCase().indexOf(this.#search);
    const end = at + this.#search.length;
    return at < 0 ? [text] : [text.slice(0, at), element('mark', {}, text.slice(at, end)), text.slice(end)];
  }
}

customElements.define('live-log', LiveLog);
