import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { message, World } from './world.js';

let world: World;

beforeEach(() => {
  vi.useFakeTimers();
  world = new World();
});

afterEach(() => {
  world.close();
  vi.useRealTimers();
});

describe('the beginning', () => {
  test('is the newest page, in order, and then what comes', async () => {
    const [first, second, third] = [message(4), message(5), message(6)];
    world.remembered.push(second, first, third); // remembered out of order
    await world.connected();
    world.send('pusher', message(7));
    expect(world.shown).toEqual([4, 5, 6, 7]);
    expect(world.states).toEqual(['connecting', 'polling', 'connected']);
  });

  test('waits for the newest page before it shows what is live', async () => {
    world.remembered.push(message(1), message(2));
    world.slowness = 500;
    world.open();
    await world.pass(200);
    world.arrive('pusher', message(1, 5));
    world.arrive('pusher', message(3));
    expect(world.shown).toEqual([]);
    await world.pass(400);
    expect(world.shown).toEqual([1, 2, 1, 3]);
  });

  test('does without a history that cannot be read', async () => {
    world.refuse.history = 503;
    await world.connected();
    world.send('pusher', message(1));
    world.send('pusher', message(3, 7)); // of a lane whose beginning the history may have
    world.send('pusher', message(4, 7));
    expect(world.shown).toEqual([1]);
    await world.pass(6_000);
    expect(world.shown).toEqual([1, 3, 4]);
    expect(world.gaps).toEqual([]);
  });

  test.each(['slow', 'refused once'])('loses nothing when the newest page is %s', async (trouble) => {
    world.slowness = trouble === 'slow' ? 3_000 : 100;
    world.refuse.history = trouble === 'slow' ? 200 : 503;
    await world.connected();
    world.remembered.push(message(41), message(42)); // before the page listened
    await world.pass(10);
    delete world.refuse.history;
    world.send('pusher', message(43));
    await world.pass(3_500);
    expect(world.shown).toEqual([41, 42, 43]);
  });
});

describe('a switch', () => {
  test('is followed, and what both wires carry is shown once', async () => {
    await world.connected();
    world.send('pusher', message(1));
    world.switchTo('gateway');
    await world.pass(100);
    const second = message(2);
    world.send('gateway', second);
    world.arrive('pusher', second);
    expect(world.shown).toEqual([1, 2]);
    expect(world.follower.routes).toEqual({ gateway: true });
  });

  test('and back loses nothing that was carried meanwhile', async () => {
    await world.connected();
    world.send('pusher', message(1));
    world.switchTo('gateway');
    world.send('gateway', message(2)); // before the page listens there
    await world.pass(500);
    world.send('gateway', message(3));
    world.switchTo('pusher');
    world.send('pusher', message(4));
    await world.pass(100);
    expect(world.shown).toEqual([1, 2, 3, 4]);
    expect(world.gaps).toEqual([]);
  });

  test('waits for what was carried meanwhile and is late in the history', async () => {
    await world.connected();
    await world.quiet();
    world.send('pusher', message(1));
    world.switchTo('gateway');
    const second = message(2); // before the page listens there
    await world.pass(100);
    world.send('gateway', message(3));
    await world.pass(5_000);
    expect(world.shown).toEqual([1]);
    world.remembered.push(second);
    await world.pass(1_000);
    expect(world.shown).toEqual([1, 2, 3]);
    expect(world.gaps).toEqual([]);
  });

  test('to a self-hosted route leads to the gateway', async () => {
    await world.connected();
    world.switchTo('redis');
    await world.pass(100);
    world.switchTo('postgres');
    await world.pass(100);
    expect(world.wires.map(({ name }) => name)).toEqual(['pusher', 'gateway']);
    expect(world.follower.state).toBe('connected');
  });

  test('keeps the old connection for the overlap, for what is late', async () => {
    await world.connected();
    await world.quiet();
    world.send('pusher', message(1));
    world.switchTo('gateway');
    await world.pass(100);
    world.arrive('gateway', message(3));
    await world.pass(100);
    world.arrive('pusher', message(2));
    expect(world.shown).toEqual([1, 2, 3]);
    await world.pass(9_000);
    expect(world.wire('pusher')).toBeDefined();
    await world.pass(1_000);
    expect(world.wire('pusher')).toBeUndefined();
  });

  test('back within the overlap keeps the connection', async () => {
    await world.connected();
    world.switchTo('gateway');
    await world.pass(5_000);
    world.switchTo('pusher');
    await world.pass(60_000);
    expect(world.wires.map(({ name, closed }) => `${name} ${closed}`)).toEqual(['pusher false', 'gateway true']);
  });

  test('shows a new lane from its first message on', async () => {
    await world.connected();
    await world.quiet();
    world.switchTo('gateway');
    const first = message(1, 7); // before the page listens there
    await world.pass(100);
    world.send('gateway', message(2, 7));
    await world.pass(100);
    world.remembered.push(first);
    await world.pass(1_000);
    expect(world.shown).toEqual([1, 2]);
    expect(world.gaps).toEqual([]);
  });

  test('is over only when the history, too, has had the time to hear of everything', async () => {
    await world.connected();
    await world.quiet();
    world.switchTo('gateway');
    await world.pass(5_000);
    world.remembered.push(message(1));
    await world.pass(7_000);
    expect(world.shown).toEqual([1]);
  });

  test('begins an old lane in the middle, soon and without a gap', async () => {
    await world.connected();
    await world.quiet();
    world.switchTo('gateway');
    await world.pass(100);
    world.send('gateway', message(41, 7));
    world.send('gateway', message(42, 7));
    await world.pass(1_000);
    expect(world.shown).toEqual([41, 42]);
    expect(world.gaps).toEqual([]);
  });

  test('with two routes at once begins a new lane with its first message, whichever route is faster', async () => {
    world.switchTo('pusher', 'gateway');
    await world.connected();
    await world.quiet();
    const first = message(1, 7);
    world.arrive('gateway', message(2, 7));
    world.arrive('pusher', first);
    expect(world.shown).toEqual([1, 2]);
  });

  test('with two routes at once is followed on both', async () => {
    await world.connected();
    world.switchTo('pusher', 'gateway');
    await world.pass(100);
    world.send('pusher', message(1, 0, 'one instance'));
    world.send('gateway', message(1, 0, 'another'));
    expect(world.shown).toEqual([1, 1]);
    expect(world.follower.routes).toEqual({ pusher: true, gateway: true });
  });
});

describe('what is missing', () => {
  beforeEach(async () => {
    await world.connected();
    await world.quiet();
    world.send('pusher', message(1));
  });

  test('is waited for', async () => {
    const [second, third] = [message(2), message(3)];
    world.arrive('pusher', third);
    await world.pass(200);
    expect(world.shown).toEqual([1]);
    world.arrive('pusher', second);
    expect(world.shown).toEqual([1, 2, 3]);
  });

  test('is found in the history', async () => {
    world.remembered.push(message(2));
    world.send('pusher', message(3));
    await world.pass(1_000);
    expect(world.shown).toEqual([1, 2, 3]);
    expect(world.gaps).toEqual([]);
  });

  test('is reported when nobody has it', async () => {
    world.send('pusher', message(4));
    await world.pass(200);
    expect(world.gaps).toEqual([]);
    await world.pass(1_000);
    expect(world.gaps).toEqual([{ channel: 'logs', producer: 'p', lane: 0, first: 2, last: 3 }]);
    expect(world.shown).toEqual([1, 4]);
  });

  test('is waited for longer while a route is down, but not for ever', async () => {
    world.switchTo('pusher', 'gateway');
    world.down.add('gateway');
    await world.pass(1_000);
    world.send('pusher', message(3));
    await world.pass(29_000);
    expect(world.shown).toEqual([1]);
    expect(world.gaps).toEqual([]);
    await world.pass(2_000);
    expect(world.gaps).toHaveLength(1);
    expect(world.shown).toEqual([1, 3]);
  });

  test('comes when the route that is down has caught up', async () => {
    world.switchTo('pusher', 'gateway');
    world.down.add('gateway');
    await world.pass(1_000);
    const second = message(2);
    world.send('pusher', message(3));
    await world.pass(5_000);
    world.remembered.push(second);
    world.down.delete('gateway');
    await world.pass(20_000);
    expect(world.shown).toEqual([1, 2, 3]);
    expect(world.gaps).toEqual([]);
  });

  test('is reported soon when there is no history to be read', async () => {
    world.refuse.history = 403;
    world.send('pusher', message(3));
    await world.pass(2_000);
    expect(world.gaps).toHaveLength(1);
  });

  test('is not taken for lost at once when the history may lack it', async () => {
    world.isIncomplete = true;
    world.send('pusher', message(3));
    await world.pass(5_000);
    expect(world.gaps).toEqual([]);
    world.isIncomplete = false;
    world.remembered.push(message(2));
    await world.pass(5_000);
    expect(world.shown).toEqual([1, 2, 3]);
  });

  test('is reported late, but before long, when the history goes on lacking something', async () => {
    world.isIncomplete = true;
    world.send('pusher', message(3));
    await world.pass(6_000);
    expect(world.gaps).toHaveLength(1);
    world.send('pusher', message(41, 7)); // of a lane not heard of yet, which has no gap
    await world.pass(1_000);
    expect(world.shown).toEqual([1, 3, 41]);
  });

  test('is not taken for lost while the history cannot be read', async () => {
    world.refuse.history = 503;
    world.remembered.push(message(2));
    world.send('pusher', message(3));
    await world.pass(10_000);
    expect(world.gaps).toEqual([]);
    delete world.refuse.history;
    await world.pass(6_000);
    expect(world.shown).toEqual([1, 2, 3]);
  });
});

describe('a connection that is lost', () => {
  test('is opened again, and what it missed since it was last heard is read', async () => {
    await world.connected();
    await world.quiet();
    world.send('pusher', message(1));
    await world.pass(30_000);
    world.wire('pusher')!.listeners.clear(); // dead, but nobody knows
    world.send('pusher', message(2));
    await world.pass(100_000);
    world.send('pusher', message(3));
    expect(world.shown).toEqual([1]);
    world.wire('pusher')!.lose(100_000);
    await world.pass(100);
    expect(world.shown).toEqual([1, 2, 3]);
    await world.pass(1_000);
    expect(world.follower.state).toBe('connected');
  });

  test('leaves the page to the history, once a second', async () => {
    await world.connected();
    await world.quiet();
    world.down.add('pusher');
    world.wire('pusher')!.lose();
    for (let seq = 1; seq <= 10; seq++) {
      world.send('pusher', message(seq));
      await world.pass(1_300);
      expect(world.shown.at(-1)).toBe(seq);
    }
    expect(world.follower.state).toBe('polling');
    expect(world.received).toHaveLength(10);
  });

  test('is made up for from a little before, as other lanes may have been under way', async () => {
    await world.connected();
    await world.quiet();
    world.send('pusher', message(1));
    await world.pass(60_000);
    world.remembered.push(message(1, 5)); // never arrived
    world.send('pusher', message(2));
    await world.pass(1_000);
    world.wire('pusher')!.lose();
    await world.pass(50);
    expect(world.shown).toEqual([1, 2, 1]);
  });

  test('is made up for page by page, at once', async () => {
    await world.connected();
    await world.quiet();
    world.down.add('pusher');
    for (let seq = 1; seq <= 10; seq++) {
      world.remembered.push(message(seq));
    }
    world.wire('pusher')!.lose();
    await world.pass(50);
    expect(world.shown).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test('is made up for while messages keep coming, and that comes to an end', async () => {
    world.blocked.add('pusher');
    world.slowness = 15;
    let seq = 0;
    const traffic = setInterval(() => world.send('gateway', message(++seq)), 10);
    await world.connected();
    await world.pass(3_000);
    expect(world.follower.state).toBe('polling');
    world.switchTo('gateway');
    await world.quiet();
    await world.pass(5_000);
    expect(world.requests).not.toContain('/broadcast/history');
    expect(world.shown).toEqual([...world.shown.keys()].map((index) => index + 1));
    clearInterval(traffic);
  });

  test('is tried ever less often', async () => {
    await world.connected();
    world.down.add('pusher');
    world.wire('pusher')!.lose();
    await world.pass(60_000);
    const early = world.wires.length;
    await world.pass(60_000);
    expect(early).toBeGreaterThan(5);
    expect(world.wires.length - early).toBeLessThan(4);
  });
});

describe('a page whose provider library is blocked', () => {
  beforeEach(async () => {
    world.blocked.add('pusher');
    await world.connected();
  });

  test('lives on history', async () => {
    world.send('pusher', message(1));
    await world.pass(2_000);
    expect(world.shown).toEqual([1]);
    expect(world.follower.state).toBe('polling');
  });

  test('has nothing when the history is not for its user either', async () => {
    world.close();
    world = new World();
    world.blocked.add('pusher');
    world.refuse.history = 403;
    await world.connected();
    await world.pass(20_000);
    expect(world.states).toEqual(['connecting']);
  });

  test('begins old lanes in the middle, and soon', async () => {
    await world.quiet();
    world.send('pusher', message(41, 7));
    await world.pass(2_500);
    expect(world.shown).toEqual([41]);
  });

  test('goes on live when another route works', async () => {
    world.send('pusher', message(1));
    await world.pass(2_000);
    world.switchTo('gateway');
    await world.pass(100);
    world.send('gateway', message(2));
    expect(world.shown).toEqual([1, 2]);
    expect(world.follower.state).toBe('connected');
  });
});

describe('the server\'s word', () => {
  test('is asked for every two seconds while the stream is cut, and the stream is tried again', async () => {
    await world.connected();
    world.refuse.stream = 503;
    world.cutStreams();
    await world.pass(3_000);
    world.switchTo('gateway'); // no stream hears it
    await world.pass(3_000);
    expect(world.follower.routes).toEqual({ gateway: true });
    delete world.refuse.stream;
    await world.pass(3_000);
    world.requests.length = 0;
    world.switchTo('pusher');
    await world.pass(100);
    expect(world.follower.routes).toEqual({ pusher: true });
    expect(world.requests).not.toContain('/broadcast/connection');
  });

  test('is asked for every two seconds while each stream is cut at once', async () => {
    await world.connected();
    await world.quiet();
    world.cutsStreams = true;
    world.cutStreams();
    await world.pass(1_000);
    world.requests.length = 0;
    await world.pass(20_000);
    const asked = world.requests.filter((path) => path === '/broadcast/connection').length;
    expect(asked).toBeGreaterThanOrEqual(7);
    expect(asked).toBeLessThanOrEqual(14);
  });

  test('may change unheard, and what was carried meanwhile is read', async () => {
    await world.connected();
    await world.quiet();
    world.send('pusher', message(1));
    world.refuse = { stream: 503, connection: 503 };
    world.cutStreams();
    await world.pass(10_000);
    world.remembered.push(message(2)); // over the gateway, and back to Pusher
    await world.pass(10_000);
    expect(world.shown).toEqual([1]);
    world.refuse = {};
    await world.pass(3_000);
    expect(world.shown).toEqual([1, 2]);
  });

  test('is not trusted when the stream has been silent for a minute', async () => {
    await world.connected();
    await world.quiet();
    await world.pass(70_000);
    expect(world.requests).toContain('/broadcast/connection/stream');
  });

  test('that comes late is followed from when it was true', async () => {
    await world.connected();
    await world.quiet();
    world.send('pusher', message(1));
    world.loseStreams();
    await world.pass(5_000);
    world.switchTo('gateway');
    world.remembered.push(message(2)); // over the gateway
    for (let lane = 1; lane < 30; lane++) {
      world.send('pusher', message(1, lane)); // by another instance that has not switched yet
      await world.pass(1_000);
    }
    await world.pass(30_000);
    expect(world.follower.routes).toEqual({ gateway: true });
    expect(world.shown).toContain(2);
    expect(world.received).toHaveLength(31);
  });

  test('is asked for, without a stream, while nobody sees the page', async () => {
    await world.connected();
    await world.quiet();
    world.hide(true);
    await world.pass(10);
    expect(world.openStreams).toBe(0);
    world.switchTo('gateway');
    await world.pass(3_000);
    expect(world.follower.routes).toEqual({ gateway: true });
    expect(world.requests).not.toContain('/broadcast/connection/stream');
    world.hide(false);
    await world.pass(10);
    expect(world.openStreams).toBe(1);
  });

  test('missing at first leaves the page to the history', async () => {
    world.refuse = { stream: 503, connection: 503 };
    world.remembered.push(message(1));
    await world.connected();
    expect(world.shown).toEqual([1]);
    expect(world.follower.state).toBe('polling');
    world.refuse = {};
    await world.pass(3_000);
    expect(world.follower.state).toBe('connected');
  });
});

test('after the machine has slept everything is opened anew, and read from before', async () => {
  await world.connected();
  await world.quiet();
  world.send('pusher', message(1));
  await world.pass(20_000);
  world.wires[0]!.listeners.clear(); // dead, but nobody knows
  vi.setSystemTime(Date.now() + 8 * 3_600_000);
  world.remembered.push(message(2), message(3), message(4), message(5));
  await world.pass(20_000);
  expect(world.shown).toEqual([1, 2, 3, 4, 5]);
  expect(world.wires.map(({ closed }) => closed)).toEqual([true, false]);
  expect(world.follower.state).toBe('connected');
});

test('an id that the history does not know is no reason to read it from its beginning', async () => {
  for (let seq = 1; seq <= 9; seq++) {
    world.remembered.push(message(seq, seq)); // long ago, each on a lane of its own
  }
  await world.connected();
  await world.quiet();
  const before = world.received.length;
  world.arrive('pusher', message(1, 20)); // and never remembered
  await world.pass(60_000);
  world.wire('pusher')!.lose();
  world.remembered.push(message(2, 20));
  await world.pass(2_000);
  expect(world.shown.slice(before)).toEqual([1, 2]);
});

describe('a message without id', () => {
  const bare = (id: string, data: unknown) => ({ id, channel: 'logs', event: 'tick', data });

  test('is shown at once, and not once more from the history', async () => {
    await world.connected();
    await world.quiet();
    const data = () => world.received.map((one) => one.data);
    world.send('pusher', message(1));
    world.send('pusher', { ...bare('a', 'now'), producer: 'p', lane: 0, seq: 2 });
    expect(data()).toEqual([{ text: '1' }, 'now']);
    world.send('pusher', message(3)); // so that the history is asked for the second
    await world.pass(1_000);
    expect(data()).toEqual([{ text: '1' }, 'now', { text: '3' }]);
    world.remembered.push({ ...bare('b', 'now'), producer: 'p', lane: 0, seq: 4 }); // not heard
    world.send('pusher', message(5));
    await world.pass(1_000);
    expect(data()).toEqual([{ text: '1' }, 'now', { text: '3' }, 'now', { text: '5' }]);
    expect(world.gaps).toEqual([]);
  });

  test('looks the same on every way, however often it was put into a text', async () => {
    const said = { a: 1 };
    const once = JSON.stringify(said);
    world.remembered.push(bare('a', once));
    await world.connected();
    await world.quiet();
    [said, once, JSON.stringify(once)].forEach((data, index) => {
      world.arrive('pusher', bare(`live ${index}`, data)); // as different clients hand it over
      world.remembered.push(bare(`live ${index}`, once));
    });
    world.wire('pusher')!.lose();
    await world.pass(5_000);
    expect(world.received.map(({ data }) => data)).toEqual([said, said, said, said]);
  });

  test('is no repeat of what was said long ago', async () => {
    await world.connected();
    await world.quiet();
    world.send('pusher', bare('a', 'now'));
    await world.pass(30_000);
    world.send('pusher', message(1));
    await world.pass(30_000);
    world.remembered.push(bare('b', 'now')); // not heard
    world.wire('pusher')!.lose();
    await world.pass(50);
    expect(world.received.map(({ data }) => data)).toEqual(['now', { text: '1' }, 'now']);
  });

  test('of another program is shown once, however often the history is read', async () => {
    world.remembered.push(bare('a', [1]));
    await world.connected();
    world.switchTo('gateway');
    await world.pass(60_000);
    expect(world.received).toHaveLength(1);
  });
});

test('after the end nothing is left', async () => {
  await world.connected();
  const wire = world.wire('pusher')!;
  const listener = wire.listeners.get('logs')!;
  world.close();
  world.requests.length = 0;
  listener.onMessage('log', message(1).data);
  await world.pass(100_000);
  expect(world.received).toEqual([]);
  expect(world.requests).toEqual([]);
  expect(wire.closed).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
  expect(world.follower.state).toBe('disconnected');
});
