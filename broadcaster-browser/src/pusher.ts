import Pusher from 'pusher-js';
import type { Options } from 'pusher-js';
import type { Clock } from './clock.js';
import { authorise, type Wire, type WireContext, type WireListener } from './wire.js';

/** Between attempts at a subscription that the server has refused. */
const FIRST_RETRY = 1_000;
const LONGEST_RETRY = 30_000;

/** Connects to Pusher, or to a server that speaks its protocol. */
export function open(context: WireContext): Wire {
  const client = new Pusher(context.settings.key ?? '', optionsOf(context));
  return new PusherWire(client, context);
}

/**
 * Only WebSockets to the named host: pusher-js's other transports end at Pusher's public servers, and `wss` is what it tries
 * where TLS was not asked for and `ws` is slow.
 */
export function optionsOf(context: WireContext): Options {
  const { name, settings, base } = context;
  const host = settings.wsHost ?? settings.host ?? (name === 'gateway' ? new URL(base).hostname : undefined);
  if (host === undefined && settings.cluster === undefined) {
    throw new Error(`the server's settings for ${name} name neither a host nor a cluster`);
  }
  const tls = settings.forceTLS ?? settings.tls ?? new URL(base).protocol === 'https:';
  return {
    cluster: settings.cluster ?? name,
    forceTLS: tls,
    enabledTransports: ['ws'],
    unavailableTimeout: context.patience,
    ...(host === undefined ? {} : hostOptions(host, settings.wsPort ?? settings.port ?? (tls ? 443 : 80))),
    ...(settings.wsPath === undefined ? {} : { wsPath: settings.wsPath }),
    channelAuthorization: {
      transport: 'ajax',
      endpoint: '',
      customHandler: ({ socketId, channelName }, done) => {
        authorise(context, { socket_id: socketId, channel_name: channelName }).then(
          (granted) => done(null, granted as Parameters<typeof done>[1]),
          (error: Error) => done(error, null),
        );
      },
    },
  };
}

function hostOptions(wsHost: string, port: number): Partial<Options> {
  return { wsHost, wsPort: port, wssPort: port };
}

/**
 * One client, until its connection is lost. It would connect again by itself, but waits for 15 seconds after a refused
 * attempt, and gives up on WebSockets after two connections that were cut.
 */
class PusherWire implements Wire {
  private heardAt: number;

  constructor(
    private readonly client: Pusher,
    private readonly context: WireContext,
  ) {
    this.heardAt = context.clock.now();
    client.connection.bind('message', () => (this.heardAt = context.clock.now()));
    client.connection.bind('connecting_in', () => this.end('lost its connection'));
    client.connection.bind('state_change', ({ previous, current }: { previous: string; current: string }) => {
      if (previous === 'connected' || ['unavailable', 'failed', 'disconnected'].includes(current)) {
        this.end(`is ${current}`);
      }
    });
  }

  subscribe(channel: string, listener: WireListener): () => void {
    const subscription = new PusherSubscription(this.client, channel, listener, this.context.clock);
    return () => subscription.close();
  }

  close(): void {
    this.client.connection.unbind_all();
    // It may be amid planning to connect again, and calls off only the latest of several such plans.
    this.client.connection.connect = () => {};
    queueMicrotask(() => this.client.disconnect());
    Pusher.instances.splice(Pusher.instances.indexOf(this.client), 1); // which would keep it for ever
  }

  private end(what: string): void {
    this.context.onEnd(`pusher-js ${what}`, this.heardAt);
  }
}

/** One channel; when the subscription is refused, it is asked for again, ever less often. */
class PusherSubscription {
  private retryIn = FIRST_RETRY;
  private cancel = () => {};

  constructor(
    private readonly client: Pusher,
    private readonly name: string,
    private readonly listener: WireListener,
    private readonly clock: Clock,
  ) {
    this.subscribe();
  }

  close(): void {
    this.cancel();
    this.client.channel(this.name)?.unbind_all();
    this.client.unsubscribe(this.name);
  }

  private subscribe(): void {
    const channel = this.client.subscribe(this.name);
    channel.bind('pusher:subscription_succeeded', () => this.listener.onUp());
    channel.bind('pusher:subscription_error', () => this.retry());
    channel.bind_global((event: string, data: unknown) => {
      if (!event.startsWith('pusher:') && !event.startsWith('pusher_internal:')) {
        this.listener.onMessage(event, data);
      }
    });
  }

  private retry(): void {
    this.cancel();
    this.cancel = this.clock.after(this.clock.jitter(this.retryIn), () => {
      this.close();
      this.subscribe();
    });
    this.retryIn = Math.min(this.retryIn * 2, LONGEST_RETRY);
  }
}
