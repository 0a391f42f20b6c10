import { Realtime, type ClientOptions, type InboundMessage, type TokenRequest } from 'ably';
import { authorise, type Wire, type WireContext, type WireListener } from './wire.js';

/** Ably's client notices a dead connection within its heartbeat interval and as much again. */
const UNNOTICED = 40_000;
/** Its client varies this by itself. */
const RECONNECT = 3_000;
const FIRST_RETRY = 1_000;
const LONGEST_RETRY = 30_000;

/** Connects to Ably: each channel with a client of its own, because the server's tokens are for one channel each. */
export function open(context: WireContext): Wire {
  const subscriptions = new Set<AblySubscription>();
  return {
    subscribe(channel, listener) {
      const client = new Realtime(optionsOf(context, channel));
      const subscription = new AblySubscription(client, channel, listener, context);
      subscriptions.add(subscription);
      return () => {
        subscriptions.delete(subscription);
        subscription.close();
      };
    },
    close: () => subscriptions.forEach((subscription) => subscription.close()),
  };
}

/** Without the reserve hosts of Ably's where a server of one's own is named. */
export function optionsOf(context: WireContext, channel: string): ClientOptions {
  const { settings } = context;
  const host = settings.wsHost ?? settings.host;
  const port = settings.wsPort ?? settings.port;
  return {
    autoConnect: false,
    useBinaryProtocol: false,
    disconnectedRetryTimeout: RECONNECT,
    suspendedRetryTimeout: RECONNECT,
    tls: settings.forceTLS ?? settings.tls ?? true,
    ...(host === undefined ? {} : { endpoint: host, fallbackHosts: [], disableConnectivityCheck: true }),
    ...(port === undefined ? {} : { port, tlsPort: port }),
    authCallback: (_, done) => {
      authorise(context, { channel_name: channel }).then(
        (request) => done(null, request as TokenRequest),
        (error: Error) => done(error.message, null),
      );
    },
  };
}

class AblySubscription {
  private up = false;
  private closed = false;
  private retryIn = FIRST_RETRY;
  private cancel = () => {};

  constructor(
    private readonly client: Realtime,
    private readonly name: string,
    private readonly listener: WireListener,
    private readonly context: WireContext,
  ) {
    this.channel.on(() => this.changed());
    client.connection.on(() => this.changed());
    client.connect();
    this.attach();
  }

  close(): void {
    this.closed = true;
    this.cancel();
    this.client.close();
  }

  private get channel() {
    return this.client.channels.get(this.name);
  }

  private attach(): void {
    const take = (message: InboundMessage) => this.take(message);
    this.channel.unsubscribe();
    this.channel.subscribe(take).catch(() => {}); // the channel's state tells
  }

  private take(message: InboundMessage): void {
    if (!this.closed) {
      this.listener.onMessage(message.name ?? '', message.data);
    }
  }

  private changed(): void {
    if (this.closed) {
      return;
    }
    const up = this.client.connection.state === 'connected' && this.channel.state === 'attached';
    if (up !== this.up) {
      this.up = up;
      up ? this.listener.onUp() : this.listener.onDown(this.context.clock.now() - UNNOTICED);
    }
    if (up) {
      this.retryIn = FIRST_RETRY;
    } else if (this.client.connection.state === 'failed' || this.channel.state === 'failed') {
      this.retry();
    }
  }

  /** What has failed stays so until it is asked for again. */
  private retry(): void {
    this.cancel();
    this.cancel = this.context.clock.after(this.context.clock.jitter(this.retryIn), () => {
      this.client.connect();
      this.attach();
    });
    this.retryIn = Math.min(this.retryIn * 2, LONGEST_RETRY);
  }
}
