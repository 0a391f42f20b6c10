// Fills the log, then scrolls and filters it as a person would; answers with the longest task meanwhile, in milliseconds.
const done = arguments[arguments.length - 1];
const log = document.querySelector('live-log');
const box = log.querySelector('.box');
const search = document.querySelector('[name=text]');
const tasks = [0];
const frame = () => new Promise(requestAnimationFrame);

async function fill() {
  for (let i = 0; i < 100_000; i++) {
    const data = { level: i % 10 === 0 ? 'ERROR' : 'INFO', timestamp: new Date().toISOString() };
    log.add(`Order ${i} accepted by warehouse ${i % 13}`, `thread-${i % 50}`, { id: `id-${i}`, data });
    if (i % 1_000 === 0) {
      await frame();
    }
  }
}

async function scroll() {
  for (let i = 0; i <= 40; i++) {
    box.scrollTop = (box.scrollHeight * i) / 40;
    await frame();
  }
}

async function type(text) {
  for (let i = 0; i <= text.length; i++) {
    search.value = text.slice(0, i);
    search.dispatchEvent(new Event('input', { bubbles: true }));
    await frame();
    await frame();
  }
}

fill().then(async () => {
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)));
  observer.observe({ type: 'longtask' });
  await scroll();
  await type('warehouse 12');
  const found = log.lines.shown.length;
  await scroll();
  await type('');
  await new Promise((wait) => setTimeout(wait, 100));
  const rows = box.querySelectorAll('.row').length;
  done({ longestTask: Math.max(...tasks), rows, found, lines: log.lines.all.length });
});
