import './live-log.js';
import { byId, element, run } from './page.js';

const MOST_THREADS = 200;

await run((client) => {
  const log = document.querySelector('live-log');
  const { text, thread_id: thread } = byId('tools').elements;
  const pause = byId('pause');
  const follow = byId('follow');

  const filter = () => log.filter(text.value, thread.value.trim());
  thread.value = new URLSearchParams(location.search).get('thread_id') ?? '';
  filter();
  byId('tools').addEventListener('input', filter);
  byId('tools').addEventListener('submit', (event) => event.preventDefault());
  pause.addEventListener('click', () => {
    pause.ariaPressed = String(pause.ariaPressed !== 'true');
    log.pause(pause.ariaPressed === 'true');
  });
  follow.addEventListener('click', () => log.follow(!log.isFollowing));
  log.addEventListener('change', () => (follow.ariaPressed = String(log.isFollowing)));
  thread.addEventListener('focus', () => byId('threads').replaceChildren(...threadsOf(log.lines.all)));
  if (client !== null) {
    log.connect(client);
  }
});

/** The latest threads, to choose from. */
function threadsOf(lines) {
  const threads = new Set();
  for (let index = lines.length - 1; index >= 0 && threads.size < MOST_THREADS; index--) {
    threads.add(lines[index].thread ?? '');
  }
  return [...threads].filter((value) => value !== '').sort().map((value) => element('option', { value }));
}
