import { count } from './format.js';
import { element } from './page.js';

const SECONDS = 120;
const WIDTH = 600;
const HEIGHT = 150;
const SVG = 'http://www.w3.org/2000/svg';

/** Messages per second of each route over the last two minutes, as lines, with the same in words. */
export class RateChart {
  #samples = [];
  #moves = [];
  #svg = document.createElementNS(SVG, 'svg');
  #top = element('span', { className: 'top' });
  #legend = element('ul', { className: 'legend' });
  #words = element('figcaption', { className: 'visually-hidden' });

  constructor(figure) {
    this.#svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
    this.#svg.setAttribute('preserveAspectRatio', 'none');
    this.#svg.setAttribute('aria-hidden', 'true');
    const axis = element('div', { className: 'axis' }, element('span', {}, '2 minutes ago'), element('span', {}, 'now'));
    figure.append(this.#legend, element('div', { className: 'plot' }, this.#svg, this.#top), axis, this.#words);
  }

  /** Takes the rates of now, `{ route: messages per second }`, and when the traffic moved. */
  add(at, rates, moves) {
    this.#samples.push({ at, rates });
    this.#samples = this.#samples.filter((sample) => at - sample.at <= SECONDS * 1_000);
    this.#moves = moves;
    this.#draw(at, Object.keys(rates));
  }

  #draw(now, names) {
    const highest = nice(Math.max(10, ...this.#samples.flatMap(({ rates }) => Object.values(rates))));
    const x = (at) => WIDTH * (1 - (now - at) / (SECONDS * 1_000));
    const y = (rate) => HEIGHT * (1 - rate / highest);
    const moves = this.#moves.filter((at) => x(at) > 0).map((at) => path('move', `M${x(at)} 0V${HEIGHT}`));
    const lines = names.map((name, index) => {
      const points = this.#samples.map(({ at, rates }) => `${x(at).toFixed(1)} ${y(rates[name] ?? 0).toFixed(1)}`);
      return path(`route-${index}`, `M${points.join('L')}`);
    });
    const grid = [0, 0.5, 1].map((part) => path('grid', `M0 ${part * HEIGHT}H${WIDTH}`));
    this.#svg.replaceChildren(...grid, ...moves, ...lines);
    this.#top.textContent = count(highest);
    this.#say(names);
  }

  #say(names) {
    const { rates } = this.#samples.at(-1);
    const said = names.map((name) => `${name} ${count(Math.round(rates[name]))}/s`);
    this.#legend.replaceChildren(...said.map((text, index) => element('li', { className: `route-${index}` }, text)));
    this.#words.textContent = `Messages per second now: ${said.join(', ')}.`;
  }
}

function path(name, d) {
  const made = document.createElementNS(SVG, 'path');
  made.setAttribute('class', name);
  made.setAttribute('d', d);
  return made;
}

/** The next of 10, 20, 50, 100, … */
function nice(highest) {
  const power = 10 ** Math.floor(Math.log10(highest));
  return power * [1, 2, 5, 10].find((factor) => factor * power >= highest);
}
