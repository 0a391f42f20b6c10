import { beforeEach, describe, expect, test } from 'vitest';
import { fromWire, type Gap } from '../src/message.js';
import { Resequencer } from '../src/resequencer.js';
import { message } from './world.js';

let out: (number | string)[];
let gaps: Gap[];
let resequencer: Resequencer;

beforeEach(() => {
  out = [];
  gaps = [];
  resequencer = new Resequencer(
    ({ position }) => out.push(position?.seq ?? 'bare'),
    (gap) => {
      gaps.push(gap);
      out.push(`${gap.first}-${gap.last}`);
    },
  );
});

function accept(seq: number, now = 0, { lane = 0, producer = 'p', begins = true } = {}): void {
  const { channel, event, data } = message(seq, lane, producer);
  resequencer.accept(fromWire(channel, event, data), now, begins);
}

test('a stream begins with the first message seen, and drops repeats', () => {
  [5, 6, 5, 6, 4, 7].forEach((seq) => accept(seq));
  expect(out).toEqual([5, 6, 7]);
});

test('a stream begins with what is held and earlier than the message that lets it begin', () => {
  [7, 4].forEach((seq) => accept(seq, 0, { begins: false }));
  expect(out).toEqual([]);
  [5, 6].forEach((seq) => accept(seq));
  expect(out).toEqual([4, 5, 6, 7]);
  expect(resequencer.missingSince()).toBe(Infinity);
});

test('streams are numbered by producer and lane', () => {
  accept(1);
  accept(1, 0, { lane: 1 });
  accept(1, 0, { producer: 'q' });
  expect(out).toEqual([1, 1, 1]);
});

test('early messages wait for the missing ones, and are repeats when they wait already', () => {
  [1, 4, 3, 4].forEach((seq) => accept(seq));
  expect(out).toEqual([1]);
  accept(2);
  expect(out).toEqual([1, 2, 3, 4]);
  expect(resequencer.missingSince()).toBe(Infinity);
});

test('each hole is given up by its own age', () => {
  accept(1);
  accept(3, 100);
  accept(6, 200);
  expect(resequencer.missingSince()).toBe(100);
  resequencer.giveUp(99);
  expect(out).toEqual([1]);
  resequencer.giveUp(100);
  expect(out).toEqual([1, '2-2', 3]);
  expect(resequencer.missingSince()).toBe(200);
  accept(5, 300); // which is behind the same hole as 6
  resequencer.giveUp(200);
  expect(out).toEqual([1, '2-2', 3, '4-4', 5, 6]);
  expect(gaps[1]).toEqual({ channel: 'logs', producer: 'p', lane: 0, first: 4, last: 4 });
});

test('what was given up and comes after all is not out of order', () => {
  [1, 3].forEach((seq) => accept(seq));
  resequencer.giveUp(0);
  accept(2);
  expect(out).toEqual([1, '2-2', 3]);
});

test('without a position it is as it comes', () => {
  accept(1);
  accept(3);
  resequencer.accept(fromWire('logs', 'message', 'text'), 0, true);
  expect(out).toEqual([1, 'bare']);
});

describe('a stream whose beginning may be on its way', () => {
  test('begins with number 1 at once', () => {
    [1, 2].forEach((seq) => accept(seq, 0, { begins: false }));
    expect(out).toEqual([1, 2]);
  });

  test('takes what comes from before', () => {
    [3, 2, 1].forEach((seq) => accept(seq, 0, { begins: false }));
    expect(out).toEqual([1, 2, 3]);
  });

  test('begins with the earliest there is, without a gap', () => {
    [8, 7, 10].forEach((seq) => accept(seq, 0, { begins: false }));
    resequencer.begin(0);
    expect(out).toEqual([7, 8]);
    resequencer.giveUp(0);
    expect(out).toEqual([7, 8, '9-9', 10]);
  });
});

describe('memory is bounded', () => {
  test('in held messages: the oldest hole is given up', () => {
    accept(1);
    for (let seq = 3; seq <= 3 + 65_536; seq++) {
      accept(seq);
    }
    expect(gaps).toHaveLength(1);
    expect(out).toHaveLength(2 + 65_537);
  });

  test('in streams: the least recently heard of is forgotten', () => {
    for (let lane = 0; lane <= 16_384; lane++) {
      accept(1, 0, { lane });
      accept(2, 0, { lane: 1 });
    }
    out.length = 0;
    accept(1, 0, { lane: 1 });
    expect(out).toEqual([]);
    accept(1, 0, { lane: 0 });
    expect(out).toEqual([1]);
  });
});
