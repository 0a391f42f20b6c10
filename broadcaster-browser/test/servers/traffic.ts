import type { Envelope } from './app-server.js';

/** What makes messages as the server's manager does: numbered per lane, on one wire, and remembered a little later. */
export class Traffic {
  readonly sent: Envelope[] = [];
  private readonly lanes = new Map<number, number>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly publish: (message: Envelope) => void,
    private readonly remember: (message: Envelope) => void,
    private readonly producer = 'producer-1',
  ) {}

  /** Keeps sending, each lane in turn, now and then beginning a new one. */
  start(perSecond: number): void {
    const every = 5;
    let owed = 0;
    this.timer = setInterval(() => {
      for (owed += (perSecond * every) / 1000; owed >= 1; owed--) {
        this.send(this.sent.length % (4 + Math.floor(this.sent.length / 100)));
      }
    }, every);
  }

  stop(): void {
    clearInterval(this.timer!);
  }

  send(lane: number, channel = 'logs'): Envelope {
    const seq = (this.lanes.get(lane) ?? 0) + 1;
    this.lanes.set(lane, seq);
    const position = { producer: this.producer, lane, seq };
    const id = `${String(this.sent.length).padStart(8, '0')}-${this.producer}`;
    const line = { text: `line ${seq} of lane ${lane}`, thread_id: `thread-${lane}`, level: 'INFO', timestamp: '' };
    const message = { id, ...position, channel, event: 'log', data: { ...line, _meta: { id, ...position } } };
    this.sent.push(message);
    this.publish(message);
    setTimeout(() => this.remember(message), 20 + Math.random() * 30);
    return message;
  }
}
