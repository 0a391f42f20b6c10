import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import Pusher from 'pusher-js';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { connect, connectLogs, type Connection } from '../src/index.js';
import { pageClock } from '../src/clock.js';
import { optionsOf } from '../src/pusher.js';
import type { ConnectionSettings } from '../src/wire.js';
import { AppServer } from './servers/app-server.js';
import { Traffic } from './servers/traffic.js';
import { WireServer } from './servers/wire-server.js';

describe('where pusher-js connects to', () => {
  const options = (name: string, settings: ConnectionSettings, base = 'https://app.example.com') =>
    optionsOf({ name, settings, base, fetch, clock: pageClock, patience: 1, onEnd: () => {} });

  test('is a named host and nothing else, by WebSocket alone', () => {
    expect(options('gateway', { key: 'k', wsHost: 'ws.example.com', wsPort: 6001, forceTLS: false })).toMatchObject({
      wsHost: 'ws.example.com',
      wsPort: 6001,
      wssPort: 6001,
      forceTLS: false,
      enabledTransports: ['ws'],
    });
  });

  test('may be named as the server\'s broadcasters name it', () => {
    const named = { wsHost: '127.0.0.1', wsPort: 6002, wssPort: 6002, forceTLS: false };
    expect(options('pusher', { key: 'k', host: '127.0.0.1', port: 6002, tls: false })).toMatchObject(named);
  });

  test('is the page\'s host for a gateway without one', () => {
    expect(options('gateway', { key: 'k' })).toMatchObject({ wsHost: 'app.example.com', wsPort: 443, forceTLS: true });
  });

  test('is a cluster of Pusher\'s only when the server names it', () => {
    expect(options('pusher', { key: 'k', cluster: 'ap2' })).not.toHaveProperty('wsHost');
    expect(() => options('pusher', { key: 'k' })).toThrow('neither a host nor a cluster');
  });
});

describe('a connection', () => {
  let app: AppServer;
  let server: WireServer;
  const open: Connection[] = [];

  beforeEach(async () => {
    app = await new AppServer().start();
    server = await new WireServer().start();
    app.describe({ active: ['gateway'], connections: { gateway: server.settings } });
  });

  afterEach(async () => {
    open.splice(0).forEach((connection) => connection.disconnect());
    await Promise.all([server.kill(), app.stop()]);
  });

  function follow(channel: string, onMessage: (data: unknown) => void = () => {}): Connection {
    const connection = connect(channel, onMessage, { base: app.base });
    open.push(connection);
    return connection;
  }

  const watched = (channel: string, times = 1) =>
    vi.waitFor(() => expect(server.watchers(channel)).toBe(times), 10_000);

  test('is shared by a page\'s channels, and ends with the last of them', async () => {
    const one = follow('logs');
    const other = follow('admin');
    const again = follow('logs');
    await watched('logs');
    await watched('admin');
    expect(server.paths).toHaveLength(1);
    expect(app.watchers).toBe(1);

    one.disconnect();
    other.disconnect();
    await watched('admin', 0);
    expect(server.watchers('logs')).toBe(1);
    again.disconnect();
    await watched('logs', 0);
    await vi.waitFor(() => expect(app.watchers).toBe(0));
    expect(again.state).toBe('disconnected');
  });

  test('survives what makes pusher-js give up', async () => {
    const connection = follow('logs');
    for (const code of [4004, 4100, 4200, 1001]) {
      await watched('logs');
      server.close(code);
      await vi.waitFor(() => expect(server.watchers('logs')).toBe(0));
    }
    await watched('logs');
    await server.kill(); // not closed cleanly, so that pusher-js takes WebSockets for broken
    await server.start();
    await watched('logs');
    await vi.waitFor(() => expect(connection.state).toBe('connected'), 5_000);
    expect(Pusher.instances).toHaveLength(1);
  });

  test('asks nobody but the server while that is down', async () => {
    const sockets = vi.spyOn(Pusher.Runtime, 'createWebSocket');
    const requests = vi.spyOn(Pusher.Runtime, 'createXHR');
    await server.kill();
    follow('logs');
    await vi.waitFor(() => expect(sockets.mock.calls.length).toBeGreaterThan(2), 20_000);
    sockets.mock.calls.forEach(([url]) => expect(new URL(url).host).toBe(`127.0.0.1:${server.settings.wsPort}`));
    expect(requests).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  test.each(['nats', 'ably'])('to %s of which the server knows nothing is none, and the page polls', async (name) => {
    app.refuse.auth = 404;
    app.describe({ active: [name], connections: { [name]: {}, gateway: server.settings } });
    app.history.push({ id: '1', channel: 'logs', event: 'message', data: 1 });
    const seen: unknown[] = [];
    const connection = follow('logs', (data) => seen.push(data));
    await vi.waitFor(() => expect(connection.routes).toEqual({ [name]: false }), 10_000);
    app.history.push({ id: '2', channel: 'logs', event: 'message', data: 2 });
    await vi.waitFor(() => expect(seen).toEqual([1, 2]), 10_000);
    expect(connection.state).toBe('polling');
    expect(server.paths).toEqual([]);
  });

  test('that is slow is not tried with TLS, which was not asked for', async () => {
    const sockets = vi.spyOn(Pusher.Runtime, 'createWebSocket');
    const slow = createServer().listen(0, '127.0.0.1'); // accepts, and never answers
    await once(slow, 'listening');
    const wsPort = (slow.address() as AddressInfo).port;
    app.describe({ active: ['gateway'], connections: { gateway: { ...server.settings, wsPort } } });
    follow('logs');
    await vi.waitFor(() => expect(sockets.mock.calls.length).toBeGreaterThan(2), 30_000);
    sockets.mock.calls.forEach(([url]) => expect(url).toMatch(/^ws:/));
    slow.close();
    vi.restoreAllMocks();
  });

  test('to a private channel is authorised by the server', async () => {
    follow('private-admin');
    await watched('private-admin');
    expect(app.authorised[0]).toEqual({ socket_id: '1.1', channel_name: 'private-admin' });
    expect(app.requests).toContain('POST /broadcast/auth?provider=gateway');
    expect(server.asked[0]).toMatchObject({ channel: 'private-admin', auth: 'public-key:signature' });
  });

  test('that is refused is asked for again', async () => {
    app.refuse.auth = 403;
    follow('private-admin');
    await vi.waitFor(() => expect(app.authorised.length).toBeGreaterThan(0), 5_000);
    expect(server.watchers('private-admin')).toBe(0);
    delete app.refuse.auth;
    await watched('private-admin');
  });

  test('is announced on the console', async () => {
    const info = vi.spyOn(console, 'info');
    open.push(connectLogs(() => {}, { base: app.base }));
    await watched('logs');
    await vi.waitFor(() => expect(info).toHaveBeenCalledWith('[GATEWAY] Logs connected'));
  });

  test('is not harmed by a callback that throws', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const seen: unknown[] = [];
    follow('logs', (data) => {
      seen.push(data);
      throw new Error('the page\'s own');
    });
    await watched('logs');
    const traffic = new Traffic(({ channel, event, data }) => server.publish(channel, event, data), () => {});
    traffic.send(0);
    traffic.send(0);
    await vi.waitFor(() => expect(seen).toHaveLength(2));
    expect(console.error).toHaveBeenCalledTimes(2);
  });
});
