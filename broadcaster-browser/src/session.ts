import type { Clock } from './clock.js';
import { routesOf, type Descriptor, type Route } from './descriptor.js';
import type { Follower } from './follower.js';
import { Link } from './link.js';
import { Watcher } from './watcher.js';
import type { OpenWire } from './wire.js';

/** A clock that moved on by so much between two ticks has slept, and so have the connections. */
const ASLEEP = 90_000;
const TICK = 15_000;

/** Whether anybody can see the page. */
export interface Visibility {
  isHidden(): boolean;
  /** Calls back at each change, until the answer is called. */
  onChange(changed: () => void): () => void;
}

/** What a page's channels share. */
export interface SessionSettings {
  /** The server's address, absolute, without a slash at the end. */
  readonly base: string;
  readonly fetch: typeof fetch;
  /** For how long a connection is kept after the server has left it, in milliseconds. */
  readonly overlap: number;
  readonly clock: Clock;
  readonly openWire: OpenWire;
  readonly visibility: Visibility;
  readonly onTrouble: (error: unknown) => void;
}

/** Keeps a page's connections: one to each route that carries messages now, and for an overlap to what has just left. */
export class Session {
  private readonly watcher: Watcher;
  private readonly links = new Map<string, Kept>();
  private readonly followers = new Set<Follower>();
  private active: readonly Link[] = [];
  private described = '';
  private tickedAt = 0;
  private awakeAt = 0;
  private cancelTick = () => {};
  private readonly leavePage: () => void;

  constructor(private readonly settings: SessionSettings) {
    const { base, fetch, clock, visibility, onTrouble } = settings;
    this.watcher = new Watcher(`${base}/broadcast/connection`, fetch, clock, visibility.isHidden, {
      onDescriptor: (descriptor, since) => this.apply(descriptor, since),
      onSight: (since) => this.followers.forEach((follower) => follower.missed(since)),
      onBlind: onTrouble,
    });
    this.leavePage = visibility.onChange(() => this.watcher.restart());
    this.watcher.start();
    this.tickLater();
  }

  get isUnused(): boolean {
    return this.followers.size === 0;
  }

  add(follower: Follower): void {
    this.followers.add(follower);
    if (this.described !== '') {
      follower.follow(this.active, this.settings.clock.now());
    }
  }

  remove(follower: Follower): void {
    this.followers.delete(follower);
    follower.close();
  }

  close(): void {
    this.cancelTick();
    this.leavePage();
    this.watcher.close();
    this.links.forEach(({ link, cancel }) => {
      cancel();
      link.close();
    });
    this.links.clear();
  }

  private apply(descriptor: Descriptor, since: number): void {
    const routes = routesOf(descriptor);
    const described = JSON.stringify(routes);
    if (described === this.described) {
      return;
    }
    this.described = described;
    const before = this.active;
    this.active = routes.map((route) => this.keep(route));
    before.filter((link) => !this.active.includes(link)).forEach((link) => this.release(link));
    this.followers.forEach((follower) => follower.follow(this.active, since));
  }

  private keep(route: Route): Link {
    const key = JSON.stringify(route);
    const kept = this.links.get(key) ?? { link: this.open(route), cancel: () => {} };
    kept.cancel();
    this.links.set(key, kept);
    return kept.link;
  }

  private open(route: Route): Link {
    return new Link(route, this.settings.openWire, this.settings, (error) => {
      this.settings.onTrouble(error);
      this.watcher.hurry(); // the server may have left it, too
    });
  }

  private release(link: Link): void {
    for (const [key, kept] of this.links) {
      if (kept.link === link) {
        kept.cancel = this.settings.clock.after(this.settings.overlap, () => this.drop(key, link));
      }
    }
  }

  private drop(key: string, link: Link): void {
    this.links.delete(key);
    this.followers.forEach((follower) => follower.drop(link));
    link.close();
  }

  private tickLater(): void {
    this.tickedAt = this.settings.clock.wall();
    this.awakeAt = this.settings.clock.now();
    this.cancelTick = this.settings.clock.after(TICK, () => this.tick());
  }

  /** After a sleep everything that was open may be dead, and says so only minutes later. */
  private tick(): void {
    if (this.settings.clock.wall() - this.tickedAt > ASLEEP) {
      this.watcher.restart();
      this.links.forEach(({ link }) => link.reconnect(this.awakeAt));
    }
    this.tickLater();
  }
}

interface Kept {
  readonly link: Link;
  /** Calls off its end. */
  cancel: () => void;
}
