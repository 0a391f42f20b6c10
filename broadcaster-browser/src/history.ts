import { fromEnvelope, isObject, type Message } from './message.js';

/** A stretch of a channel's history, in the order of reading. */
export interface Page {
  readonly messages: readonly Message[];
  /** Where the next one goes on; null when the server gives none. */
  readonly cursor: string | null;
  /** Whether there may be more behind it already. */
  readonly more: boolean;
  /** Whether nothing is known to be missing since the point it was read from. */
  readonly complete: boolean;
}

/** Reads a page after a message's id or a cursor, or the newest one. */
export type ReadPage = (after: string | null) => Promise<Page>;

/** `{"messages":[…],"cursor":"…","complete":true,"more":false}` as a page. */
export function toPage(json: unknown): Page {
  if (!isObject(json) || !Array.isArray(json['messages'])) {
    throw new Error('the history is no {"messages":[…],"cursor":"…","complete":…,"more":…}');
  }
  const messages = json['messages'];
  const cursor = json['cursor'];
  return {
    messages: messages.map(fromEnvelope).filter((message) => message !== null),
    cursor: typeof cursor === 'string' && cursor !== '' ? cursor : null,
    more: messages.length > 0 && json['more'] !== false,
    complete: json['complete'] === true,
  };
}
