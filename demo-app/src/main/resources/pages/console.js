import { RateChart } from './chart.js';
import { count, time, words } from './format.js';
import './live-log.js';
import { byId, element, notice, run } from './page.js';
import { Rates } from './rates.js';
import { RouteCard } from './routes.js';
import { poll, post, read } from './server.js';
import { showProgress, start } from './workflow-progress.js';

const SECOND = 1_000;
const COUNTS = ['accepted', 'delivered', 'failed', 'dropped', 'pending'];

const cards = new Map();
const rates = new Rates();
let unreachable = false;

await run(async (client) => {
  const chart = new RateChart(byId('chart'));
  if (client !== null) {
    document.querySelector('live-log').connect(client);
  }
  prepareWorkflow(client);
  document.querySelectorAll('[data-post]').forEach(prepareButton);
  poll('/admin/broadcaster-status', SECOND, (status) => show(status, chart), fail);
  poll('/metrics', 3 * SECOND, showPages, () => {});
  if (showQuota(await read('/sandbox/status').catch(() => null))) {
    poll('/sandbox/status', SECOND, showQuota, fail);
  }
});

function show(status, chart) {
  const perSecond = rates.take(performance.now(), status.broadcasters);
  if (unreachable) {
    unreachable = false;
    notice('');
  }
  const { active_broadcaster: active, primary_broadcaster: primary } = status;
  say(byId('carrier'), active ?? 'nothing: every broadcaster rests');
  byId('carrier').dataset.route = active ?? '';
  showCounts(status.messages);
  status.broadcasters.forEach((route, index) => {
    card(route.name, index).show(route, perSecond[route.name] ?? 0, primary, active);
  });
  chart.add(Date.now(), perSecond, status.transitions.map(({ at }) => Date.parse(at)));
  showTransitions(status.transitions);
  showInstances(status.instances);
}

function card(name, index) {
  if (!cards.has(name)) {
    cards.set(name, new RouteCard(name, index, () => act([`/admin/broadcasters/${encodeURIComponent(name)}/reset`])));
    byId('routes').append(cards.get(name).item);
  }
  return cards.get(name);
}

function showCounts(messages) {
  const facts = COUNTS.map((name) =>
    element('div', { data: { count: name } }, element('dt', {}, name), element('dd', {}, count(messages[name]))),
  );
  byId('counts').replaceChildren(...facts);
}

function showTransitions(transitions) {
  const list = byId('transitions');
  const key = (transitions.at(-1)?.at ?? '') + transitions.length;
  byId('no-transitions').hidden = transitions.length > 0;
  if (list.dataset.key === key) {
    return;
  }
  list.dataset.key = key;
  const items = transitions.map(({ at, from, to, reason }) =>
    element('li', {}, element('time', { dateTime: at }, time(at)), element('strong', {}, `${from} → ${to}`), element('span', {}, words(reason))),
  );
  list.replaceChildren(...items.reverse());
}

function showInstances(instances) {
  const items = instances.map(({ id, host, active_broadcaster: active }) =>
    element('li', { title: id }, element('strong', {}, host), ` over ${active ?? 'nothing'}`),
  );
  byId('instances').replaceChildren(...items);
}

/** Every open page has a stream that tells it where to connect. */
function showPages(metrics) {
  const pages = Number(/^broadcaster_streams (\S+)/m.exec(metrics ?? '')?.[1] ?? 0);
  say(byId('pages'), `${count(pages)} ${pages === 1 ? 'page follows' : 'pages follow'} this server.`);
}

/** Answers whether there is a sandbox, that is, whether this is the demo. */
function showQuota(plan) {
  byId('rehearsal').hidden = plan === null;
  if (plan !== null) {
    say(byId('quota'), `The sandbox has taken ${count(plan.used)} of ${count(plan.quota)} messages today.`);
  }
  return plan !== null;
}

function prepareButton(button) {
  button.addEventListener('click', async () => {
    button.disabled = true;
    await act(button.dataset.post.split(' '));
    button.disabled = false;
    button.focus();
    byId('said').textContent = `${button.textContent}: done`;
  });
}

async function act(paths) {
  try {
    for (const path of paths) {
      await post(path);
    }
    notice('');
  } catch (error) {
    notice(error.message);
  }
}

function prepareWorkflow(client) {
  const { thread_id: thread } = byId('workflow').elements;
  let end = () => {};
  const suggest = () => (thread.value = `sample-${Math.floor(Date.now() / SECOND).toString(36)}`);
  suggest();
  byId('workflow').addEventListener('submit', async (event) => {
    event.preventDefault();
    const threadId = thread.value.trim();
    end();
    end = showProgress(client, threadId);
    byId('progress-link').href = `/admin/${encodeURIComponent(threadId)}`;
    if (await start(threadId, 'Sample workflow')) {
      suggest();
    }
  });
}

function fail(error) {
  unreachable = true;
  notice(`The server does not answer: ${error.message}`);
}

/** Only what is new, so that screen readers don't repeat it. */
function say(place, text) {
  if (place.textContent !== text) {
    place.textContent = text;
  }
}
