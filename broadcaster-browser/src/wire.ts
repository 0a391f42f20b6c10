import type { Clock } from './clock.js';

/** What a browser needs to connect to one provider, as the server's descriptor gives it: public settings only. */
export interface ConnectionSettings {
  /** `ably`, or `pusher` for whatever speaks the Pusher Channels protocol; by default what the name says. */
  readonly type?: string;
  /** The app's public key. */
  readonly key?: string;
  /** Where a hosted provider keeps the app. */
  readonly cluster?: string;
  /** A server of one's own; `host`, `port` and `tls` mean the same as these three. */
  readonly wsHost?: string;
  readonly wsPort?: number;
  readonly forceTLS?: boolean;
  readonly wsPath?: string;
  readonly host?: string;
  readonly port?: number;
  readonly tls?: boolean;
  /** Where subscriptions are authorised; `{base}/broadcast/auth?provider={name}` by default. */
  readonly authEndpoint?: string;
}

/** What one channel on one wire tells. */
export interface WireListener {
  onMessage(event: string, data: unknown): void;
  /** What is published from now on arrives. */
  onUp(): void;
  /** Nothing arrives any more, perhaps since `since` already, a time of the clock. */
  onDown(since: number): void;
}

/** One provider's client, connected or trying to. */
export interface Wire {
  /** Listens to a channel; the answer ends that. A channel has one listener. */
  subscribe(channel: string, listener: WireListener): () => void;
  close(): void;
}

/** What a wire finds around it. */
export interface WireContext {
  readonly name: string;
  readonly settings: ConnectionSettings;
  /** The server's address, absolute, without a slash at the end. */
  readonly base: string;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  /** How long to try to connect, in milliseconds. */
  readonly patience: number;
  /** Nothing arrives any more, perhaps since `since` already, and never will: somebody has to open a new wire. */
  readonly onEnd: (reason: string, since: number) => void;
}

/** Opens a wire; fails when the provider's client cannot be loaded, or the settings are of no use. */
export type OpenWire = (context: WireContext) => Promise<Wire>;

/** Opens wires with the provider's own client, loaded when it is first needed. */
export const openWire: OpenWire = async (context) => {
  const type = context.settings.type ?? context.name;
  const { open } = type === 'ably' ? await import('./ably.js') : await import('./pusher.js');
  return open(context);
};

/** Asks the server to authorise a subscription, in the form that Pusher's clients use. */
export async function authorise(context: WireContext, fields: Record<string, string>): Promise<unknown> {
  const { base, name, settings } = context;
  const path = settings.authEndpoint ?? `${base}/broadcast/auth?provider=${encodeURIComponent(name)}`;
  const response = await context.fetch(new URL(path, `${base}/`).href, {
    method: 'POST',
    body: new URLSearchParams(fields),
  });
  if (!response.ok) {
    throw new Error(`the server did not authorise ${fields['channel_name']}: it answered with ${response.status}`);
  }
  return response.json();
}
