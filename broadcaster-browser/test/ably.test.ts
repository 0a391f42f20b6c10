import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { connectLogs, type Connection, type State } from '../src/index.js';
import { AblyServer } from './servers/ably-server.js';
import { AppServer } from './servers/app-server.js';
import { Traffic } from './servers/traffic.js';
import { WireServer } from './servers/wire-server.js';

/** The real client of Ably's, against a server that stands in for Ably. */
let app: AppServer;
let ably: AblyServer;
let gateway: WireServer;
let connection: Connection;
const lines: string[] = [];
const states: State[] = [];

beforeEach(async () => {
  app = await new AppServer().start();
  ably = await new AblyServer().start();
  gateway = await new WireServer().start();
  lines.length = states.length = 0;
});

afterEach(async () => {
  connection.disconnect();
  await Promise.all([ably.stop(), gateway.kill(), app.stop()]);
});

test('Ably is followed, left, and followed again', async () => {
  let wire: { publish: (channel: string, event: string, data: unknown) => void } = ably;
  const traffic = new Traffic(
    ({ channel, event, data }) => wire.publish(channel, event, data),
    (message) => app.history.push(message),
  );
  const step = async (watched: AblyServer | WireServer) => {
    await vi.waitFor(() => expect(watched.watchers('logs')).toBe(1), 10_000);
    await vi.waitFor(() => expect(connection.state).toBe('connected'), 10_000);
    traffic.send(0);
    await vi.waitFor(() => expect(lines).toEqual(traffic.sent.map((_, index) => `line ${index + 1} of lane 0`)), 10_000);
  };
  app.describe({ active: ['ably'], connections: { ably: ably.settings, gateway: gateway.settings } });
  connection = connectLogs((line) => lines.push(line), {
    base: app.base,
    overlap: 500,
    onState: (state) => state !== states.at(-1) && states.push(state),
  });

  await step(ably);
  wire = gateway;
  traffic.send(0); // before the page knows
  app.switchTo('redis');
  await step(gateway);
  await vi.waitFor(() => expect(ably.watchers('logs')).toBe(0), 10_000);
  wire = ably;
  app.switchTo('ably');
  await step(ably);
  states.length = 0;
  ably.cut();
  traffic.send(0); // before the client has connected again
  await vi.waitFor(() => expect(states).toEqual(['polling', 'connected']), 10_000);
  await step(ably);

  expect(app.authorised[0]).toEqual({ channel_name: 'logs' });
  expect(app.requests).toContain('POST /broadcast/auth?provider=ably');
});
