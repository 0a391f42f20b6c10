/** Where a message stands: `seq` counts from 1 and without a hole per producer, channel and lane. */
export interface Position {
  readonly producer: string;
  readonly lane: number;
  readonly seq: number;
}

/** One message, as it reaches a callback. */
export interface Message<T = unknown> {
  /** The same on every wire; null when another program published it, or a wire had no room for it. */
  readonly id: string | null;
  /** Null where `id` is, and for what another program published. */
  readonly position: Position | null;
  readonly channel: string;
  readonly event: string;
  /** The data, without the reserved member `_meta`; of a text that is JSON, what it says. */
  readonly data: T;
  /** Whether live wires carry it without id and position, so that only history knows them. */
  readonly bare: boolean;
}

/** Messages known to be missing: `first` to `last`, both included, of one producer's lane. */
export interface Gap {
  readonly channel: string;
  readonly producer: string;
  readonly lane: number;
  readonly first: number;
  readonly last: number;
}

type Fields = Readonly<Record<string, unknown>>;

/** What a provider's client hands over. */
export function fromWire(channel: string, event: string, carried: unknown): Message {
  const data = parsed(carried);
  const meta = metaOf(data);
  const position = positionOf(meta);
  if (meta === null || position === null) {
    return { id: null, position: null, channel, event, data, bare: true };
  }
  return { id: String(meta['id']), position, channel, event, data: withoutMeta(data), bare: false };
}

/** One entry of the history, `{"id","producer","lane","seq","channel","event","data",…}`; null when it is none. */
export function fromEnvelope(envelope: unknown): Message | null {
  if (!isObject(envelope) || typeof envelope['id'] !== 'string' || typeof envelope['event'] !== 'string') {
    return null;
  }
  const data = parsed(envelope['data']);
  const bare = positionOf(metaOf(data)) === null;
  return {
    id: envelope['id'],
    position: positionOf(envelope),
    channel: String(envelope['channel']),
    event: envelope['event'],
    data: bare ? data : withoutMeta(data),
    bare,
  };
}

/**
 * What a text says that is JSON. Stock Pusher libraries publish such texts: pusher-js parses one, other clients and the
 * history hand it over as it is, or as JSON once more; a page is to see the same of each.
 */
function parsed(data: unknown): unknown {
  try {
    return typeof data === 'string' ? parsed(JSON.parse(data)) : data;
  } catch {
    return data;
  }
}

/** Whether it is a JSON object. */
export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function metaOf(data: unknown): Fields | null {
  const meta = isObject(data) ? data['_meta'] : null;
  return isObject(meta) ? meta : null;
}

function positionOf(fields: Fields | null): Position | null {
  const { producer, lane, seq } = fields ?? {};
  return typeof producer === 'string' && Number.isInteger(lane) && Number.isInteger(seq)
    ? { producer, lane: lane as number, seq: seq as number }
    : null;
}

function withoutMeta(data: unknown): unknown {
  const { _meta, ...rest } = data as Fields;
  return rest;
}
