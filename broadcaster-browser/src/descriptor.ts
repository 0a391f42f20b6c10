import { isObject } from './message.js';
import type { ConnectionSettings } from './wire.js';

/** Where the server says that browsers connect to now. */
export interface Descriptor {
  /** The routes that carry messages, of all instances of the server. */
  readonly active: readonly string[];
  readonly connections: Readonly<Record<string, ConnectionSettings>>;
}

/** One connection that a page keeps. */
export interface Route {
  readonly name: string;
  readonly settings: ConnectionSettings;
}

/** `{"active":["pusher"],"connections":{"pusher":{…},"gateway":{…}}}`, as `GET /broadcast/connection` answers. */
export function toDescriptor(json: unknown): Descriptor {
  if (!isObject(json) || !Array.isArray(json['active']) || !isObject(json['connections'])) {
    throw new Error('the server\'s answer is no {"active":[…],"connections":{…}}');
  }
  return json as unknown as Descriptor;
}

/** What to connect to. A self-hosted route has no connection of its own: the gateway hands on what it carries. */
export function routesOf({ active, connections }: Descriptor): Route[] {
  const names = new Set(active.map((name) => (Object.hasOwn(connections, name) ? name : 'gateway')));
  return [...names].map((name) => ({ name, settings: connections[name] ?? {} }));
}
