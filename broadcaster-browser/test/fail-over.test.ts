import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { connectLogs, type Connection, type Gap, type Log, type Message } from '../src/index.js';
import { AppServer } from './servers/app-server.js';
import { Traffic } from './servers/traffic.js';
import { WireServer } from './servers/wire-server.js';

/** The real pusher-js against servers that are switched and killed while messages flow. */
let app: AppServer;
let pusher: WireServer;
let gateway: WireServer;
let carriers: WireServer[];
let traffic: Traffic;
let connection: Connection;
const received: Message<Log>[] = [];
const arrivals: number[] = [];
const gaps: Gap[] = [];

beforeEach(async () => {
  app = await new AppServer().start();
  pusher = await new WireServer().start();
  gateway = await new WireServer().start();
  carriers = [pusher];
  const connections = { pusher: pusher.settings, gateway: gateway.settings };
  app.describe({ active: ['pusher'], connections });
  const { history } = app;
  traffic = new Traffic(
    ({ channel, event, data }) => carriers.forEach((carrier) => carrier.publish(channel, event, data)),
    (message) => history.push(message),
  );
  received.length = gaps.length = arrivals.length = 0;
});

afterEach(async () => {
  traffic.stop();
  connection.disconnect();
  await Promise.all([pusher.kill(), gateway.kill(), app.stop()]);
});

function follow(overlap = 10_000): void {
  connection = connectLogs(
    (_, __, message) => {
      received.push(message);
      arrivals.push(performance.now());
    },
    { base: app.base, overlap, onGap: (gap) => gaps.push(gap) },
  );
}

async function connected(wire: WireServer): Promise<void> {
  await vi.waitFor(() => expect(wire.watchers('logs')).toBe(1), 10_000);
  await vi.waitFor(() => expect(connection.state).toBe('connected'), 10_000);
}

/** Lets so many more messages pass. */
async function pass(messages: number): Promise<void> {
  const enough = traffic.sent.length + messages;
  await vi.waitFor(() => expect(traffic.sent.length).toBeGreaterThanOrEqual(enough), 10_000);
}

async function expectEverythingOnceAndInOrder(): Promise<void> {
  traffic.stop();
  await vi.waitFor(() => expect(received.length).toBeGreaterThanOrEqual(traffic.sent.length), 15_000);
  expect(gaps).toEqual([]);
  expect(new Set(received.map(({ id }) => id)).size).toBe(received.length);
  expect(received.length).toBe(traffic.sent.length);
  const next = new Map<number, number>();
  for (const { position } of received) {
    expect(position!.seq).toBe(next.get(position!.lane) ?? 1);
    next.set(position!.lane, position!.seq + 1);
  }
}

function longestPause(): number {
  return Math.max(...arrivals.slice(1).map((arrival, index) => arrival - arrivals[index]!));
}

test('every line once and in order, through fail-overs and fail-backs', async () => {
  follow(1_000);
  await connected(pusher);
  traffic.start(200);
  for (let round = 0; round < 3; round++) {
    await pass(100);
    carriers = [gateway]; // the server switches first, and says so a little later
    setTimeout(() => app.switchTo('redis'), 50);
    await connected(gateway);
    await pass(100);
    carriers = [pusher];
    setTimeout(() => app.switchTo('pusher'), 50);
    await connected(pusher);
  }
  await pass(100);
  await expectEverythingOnceAndInOrder();
  console.info(`longest pause of the lines: ${Math.round(longestPause())} ms`);
});

test('a provider that dies, and comes back', async () => {
  follow();
  await connected(pusher);
  traffic.start(200);
  await pass(100);
  await pusher.kill();
  carriers = [gateway];
  app.switchTo('gateway');
  await connected(gateway);
  await pass(100);
  await gateway.kill(); // restarted at once, on the same port
  await gateway.start();
  await pass(200);
  await connected(gateway);
  await pusher.start();
  carriers = [pusher];
  app.switchTo('pusher');
  await connected(pusher);
  await pass(100);
  await expectEverythingOnceAndInOrder();
});

test('without its wire a page lives on history', async () => {
  follow();
  await connected(pusher);
  traffic.start(200);
  await pass(50);
  await pusher.kill(); // and the server does not notice
  await vi.waitFor(() => expect(connection.state).toBe('polling'), 10_000);
  await pass(500);
  await expectEverythingOnceAndInOrder();
  expect(connection.state).toBe('polling');
});

test('two instances of the server on different routes', async () => {
  const other = new Traffic(
    ({ channel, event, data }) => gateway.publish(channel, event, data),
    (message) => app.history.push(message),
    'producer-2',
  );
  app.switchTo('pusher', 'postgres');
  follow();
  await connected(pusher);
  await connected(gateway);
  for (let i = 0; i < 100; i++) {
    traffic.send(i % 3);
    other.send(i % 3);
  }
  await vi.waitFor(() => expect(received.length).toBe(200), 10_000);
  expect(new Set(received.map(({ id }) => id)).size).toBe(200);
});

test('a message that went to two wires is shown once', async () => {
  app.switchTo('pusher', 'gateway');
  follow();
  await connected(pusher);
  await connected(gateway);
  carriers = [pusher, gateway];
  traffic.start(200);
  await pass(100);
  await expectEverythingOnceAndInOrder();
});

test('what nobody remembers is reported as a gap', async () => {
  follow();
  await connected(pusher);
  const first = traffic.send(1);
  await vi.waitFor(() => expect(received.length).toBe(1));
  carriers = [];
  const lost = traffic.send(1);
  await vi.waitFor(() => expect(app.history).toContain(lost));
  app.history.splice(app.history.indexOf(lost), 1);
  carriers = [pusher];
  const last = traffic.send(1);
  await vi.waitFor(() => expect(received.length).toBe(2), 20_000); // that long the history may be late
  expect(received.map(({ id }) => id)).toEqual([first.id, last.id]);
  expect(gaps).toEqual([{ channel: 'logs', producer: 'producer-1', lane: 1, first: 2, last: 2 }]);
});
