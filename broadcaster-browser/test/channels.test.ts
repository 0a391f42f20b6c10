import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  connect,
  connectAdminEvents,
  connectGeneralUpdates,
  connectLogs,
  connectTaskUpdates,
  type Connection,
} from '../src/index.js';
import { AppServer } from './servers/app-server.js';

/** What is known of every channel's shape; the messages come from history. */
let app: AppServer;
let connection: Connection;

beforeEach(async () => {
  app = await new AppServer().start();
});

afterEach(async () => {
  connection.disconnect();
  await app.stop();
});

function remember(channel: string, event: string, ...data: unknown[]): void {
  data.forEach((one, index) => app.history.push({ id: `${index}`, channel, event, data: one }));
}

async function expectCalls(callback: ReturnType<typeof vi.fn>, ...calls: unknown[][]): Promise<void> {
  await vi.waitFor(() => expect(callback).toHaveBeenCalledTimes(calls.length), 5_000);
  expect(callback.mock.calls.map((call) => call.slice(0, -1))).toEqual(calls);
}

test('logs are lines of a thread', async () => {
  const line = (text: string, thread_id: string | null) => ({ text, thread_id, level: 'INFO', timestamp: '' });
  remember('logs', 'log', line('one', 'a'), line('two', 'b'), 'of another program', JSON.stringify(line('three', null)));
  const all = vi.fn();
  connection = connectLogs(all, { base: app.base });
  await expectCalls(all, ['one', 'a'], ['two', 'b'], ['three', null]);
  connection.disconnect();
  const some = vi.fn();
  connection = connectLogs(some, { base: app.base, threadId: 'b' });
  await expectCalls(some, ['two', 'b']);
  expect(some.mock.calls[0]![2]).toMatchObject({ id: '1', channel: 'logs', event: 'log', data: { level: 'INFO' } });
});

test('admin events are of a thread', async () => {
  const event = (thread_id: string) => ({ type: 'run_event', data: { thread_id } });
  remember('private-admin', 'admin_event', event('a'), event('b'));
  const callback = vi.fn();
  connection = connectAdminEvents(callback, { base: app.base, threadId: 'b', channel: 'private-admin' });
  await expectCalls(callback, [event('b')]);
});

test('task updates are of one task, or of all', async () => {
  remember('task_updates', 'task_update', { task_id: 'a', progress: 50 }, { task_id: 'b' });
  const one = vi.fn();
  connection = connectTaskUpdates('a', one, { base: app.base });
  await expectCalls(one, [{ task_id: 'a', progress: 50 }]);
  connection.disconnect();
  const all = vi.fn();
  connection = connectTaskUpdates(null, all, { base: app.base });
  await expectCalls(all, [{ task_id: 'a', progress: 50 }], [{ task_id: 'b' }]);
});

test('general updates and other channels are as they are', async () => {
  remember('general_updates', 'general_update', { type: 'maintenance' });
  const general = vi.fn();
  connection = connectGeneralUpdates(general, { base: app.base });
  await expectCalls(general, [{ type: 'maintenance' }]);
  connection.disconnect();
  remember('other', 'message', 42);
  const other = vi.fn();
  connection = connect('other', other, { base: app.base });
  await expectCalls(other, [42]);
});

test('the newest messages are as many as asked for', async () => {
  remember('other', 'message', 1, 2, 3, 4);
  const callback = vi.fn();
  connection = connect('other', callback, { base: app.base, history: 2 });
  await expectCalls(callback, [3], [4]);
});

test('the newest messages are no more than the server gives at once', async () => {
  remember('other', 'message', 1);
  const callback = vi.fn();
  connection = connect('other', callback, { base: app.base, history: 5_000 });
  await expectCalls(callback, [1]);
  expect(app.requests).toContain('GET /broadcast/history?channel=other&limit=1000');
});

test('channels of presence are refused, as they take a member', () => {
  expect(() => connect('presence-x', () => {}, { base: app.base })).toThrow('presence-x needs a member');
  expect(app.requests).toEqual([]);
});

test('the end is one even when the page fails to take it', async () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {});
  const onState = vi.fn(() => {
    throw new Error('the page\'s own');
  });
  connection = connect('other', () => {}, { base: app.base, onState });
  await vi.waitFor(() => expect(app.watchers).toBe(1), 5_000);
  connection.disconnect();
  expect(onState).toHaveBeenLastCalledWith('disconnected', {});
  await vi.waitFor(() => expect(app.watchers).toBe(0), 5_000);
  expect(error).toHaveBeenCalled();
  error.mockRestore();
});

test('an address is needed outside a page', () => {
  expect(() => connect('logs', () => {})).toThrow('base is no address: /; outside a page it is needed');
});
