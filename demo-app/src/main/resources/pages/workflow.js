import { madeAt, time, words } from './format.js';
import './live-log.js';
import { byId, element, run } from './page.js';
import { showProgress, start } from './workflow-progress.js';

const MOST_EVENTS = 1_000;

const threadId = decodeURIComponent(location.pathname.split('/')[2]);

await run((client) => {
  document.title = `${threadId} · Broadcaster`;
  byId('thread').textContent = threadId;
  byId('start').addEventListener('submit', (event) => {
    event.preventDefault();
    void start(threadId, byId('start').elements.sop.value);
  });
  if (client !== null) {
    document.querySelector('live-log').connect(client, threadId);
    client.connectAdminEvents(show, { threadId, onGap: ({ first, last }) => showGap(last - first + 1) });
    showProgress(client, threadId);
  }
});

function show({ type, data }, { id }) {
  const { thread_id, event_type: kind = type, status, step, sop, checkpoint_id: checkpoint, ...more } = data;
  const what = [step ?? sop, status && words(status)].filter(Boolean).join(' · ');
  const detail = Object.entries(more).map(([name, value]) => `${words(name)}: ${typeof value === 'object' ? JSON.stringify(value) : value}`);
  add(words(kind), kind, [what, checkpoint && `checkpoint ${checkpoint}`, ...detail], id);
}

function showGap(missing) {
  add(`${missing} admin events are missing here`, 'gap', [], null);
}

function add(title, kind, details, id) {
  const events = byId('events');
  byId('no-events').hidden = true;
  const at = new Date(madeAt(id));
  const item = element('li', { data: { kind, id: id ?? '' } });
  item.append(element('time', { dateTime: at.toISOString() }, time(at)), element('strong', {}, title));
  item.append(...details.filter(Boolean).map((detail) => element('span', {}, detail)));
  events.append(item);
  if (events.childElementCount > MOST_EVENTS) {
    events.firstElementChild.remove();
  }
  byId('said').textContent = title;
}
