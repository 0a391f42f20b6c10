import { follow } from './connect.js';
import { isObject, type Message } from './message.js';
import type { Connection, Options, ThreadOptions } from './options.js';

export type { State } from './follower.js';
export type { Gap, Message, Position } from './message.js';
export type { Connection, Options, ThreadOptions } from './options.js';

/** A log line, as it is on the wire. */
export interface Log {
  readonly text: string;
  readonly thread_id: string | null;
  readonly level: string;
  /** ISO-8601 in UTC with milliseconds. */
  readonly timestamp: string;
  /** Present when the line was too long for some provider; the history has it whole. */
  readonly truncated?: true;
}

/** What happened to a workflow, as it is on the wire. */
export interface AdminEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** How far a task is; what else it tells is the application's. */
export interface TaskUpdate {
  readonly task_id: string;
  readonly [detail: string]: unknown;
}

/**
 * Follows the log.
 *
 * @param onLine takes each line's text, its thread, and the message with all the rest; once each, and per thread in order
 */
export function connectLogs(
  onLine: (line: string, threadId: string | null, message: Message<Log>) => void,
  options: ThreadOptions = {},
): Connection {
  const take = (message: Message<Log>) => {
    const threadId = message.data.thread_id ?? null;
    if (options.threadId === undefined || threadId === options.threadId) {
      onLine(message.data.text, threadId, message);
    }
  };
  return follow('logs', 'Logs', objects(take), options);
}

/** Follows what happens to workflows. */
export function connectAdminEvents(
  onEvent: (event: AdminEvent, message: Message<AdminEvent>) => void,
  options: ThreadOptions & {
    /** Where they are published, if not on `admin`; `private-admin` is for operators alone. */
    readonly channel?: string;
  } = {},
): Connection {
  const take = (message: Message<AdminEvent>) => {
    if (options.threadId === undefined || message.data.data?.['thread_id'] === options.threadId) {
      onEvent(message.data, message);
    }
  };
  return follow(options.channel ?? 'admin', 'Admin events', objects(take), options);
}

/** Follows the progress of one task, or of all for null. */
export function connectTaskUpdates(
  taskId: string | null,
  onUpdate: (update: TaskUpdate, message: Message<TaskUpdate>) => void,
  options: Options = {},
): Connection {
  const take = (message: Message<TaskUpdate>) => {
    if (taskId === null || message.data.task_id === taskId) {
      onUpdate(message.data, message);
    }
  };
  return follow('task_updates', 'Task updates', objects(take), options);
}

/** Follows what concerns everybody. */
export function connectGeneralUpdates(
  onUpdate: (update: Readonly<Record<string, unknown>>, message: Message) => void,
  options: Options = {},
): Connection {
  type Update = Readonly<Record<string, unknown>>;
  const take = (message: Message<Update>) => onUpdate(message.data, message);
  return follow('general_updates', 'General updates', objects(take), options);
}

/** Follows any channel but those of presence, which take a member to join. */
export function connect(
  channel: string,
  onMessage: (data: unknown, message: Message) => void,
  options: Options = {},
): Connection {
  return follow(channel, channel, (message) => onMessage(message.data, message), options);
}

/** Leaves out what another program published there in a shape of its own. */
function objects<T>(take: (message: Message<T>) => void): (message: Message) => void {
  return (message) => {
    if (isObject(message.data)) {
      take(message as Message<T>);
    }
  };
}
