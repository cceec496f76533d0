import type { VisitorCommand, VisitorFrame } from '../../shared/wire.ts';

/** `joining` until the desk has welcomed us, `cut` while we wait to try again, `refused` when trying again is no use. */
export type Link = 'joining' | 'live' | 'cut' | 'refused';

export interface Ears {
  opened(): void;
  heard(frame: VisitorFrame): void;
  changed(link: Link): void;
  /** The desk does not know our token (any more). */
  unknown(): void;
}

const PING_EVERY = 20_000;
const PONG_WITHIN = 10_000;
const ASLEEP_AFTER = 45_000;
const LONGEST_WAIT = 30_000;
const UNKNOWN_TOKEN = 4401;
const NO_USE = [4403, 4404];

/** One socket at a time, dialled again after every cut. What is said over it is not its business. */
export class Connection {
  link: Link = 'cut';
  private socket?: WebSocket;
  private tries = 0;
  private retry?: ReturnType<typeof setTimeout>;
  /** Nobody wants it now. */
  left = false;
  private heardAt = 0;
  private pingedAt = 0;

  constructor(
    private readonly url: string,
    private readonly ears: Ears,
    private readonly dial = (url: string) => new WebSocket(url),
  ) {}

  start(): void {
    addEventListener('online', () => this.left || this.join());
    addEventListener('offline', () => this.left || this.cut());
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.wake());
    setInterval(() => this.check(), 5_000);
    this.join();
  }

  /** Now: whatever wait is running, whatever socket is held. */
  join(): void {
    this.left = false;
    clearTimeout(this.retry);
    this.hangUp();
    this.become('joining');
    this.pingedAt = Date.now();
    const socket = (this.socket = this.dial(this.url));
    socket.onopen = () => this.ears.opened();
    socket.onmessage = ({ data }) => this.hear(String(data));
    socket.onclose = ({ code }) => this.lost(code);
  }

  send(command: VisitorCommand): boolean {
    if (this.socket?.readyState !== 1) return false;
    this.socket.send(JSON.stringify(command));
    return true;
  }

  /** The last word on this socket, which is nobody's then; done when the desk has hung up. */
  part(command: VisitorCommand): Promise<unknown> | undefined {
    const { socket } = this;
    if (this.link !== 'live' || !socket || !this.send(command)) return undefined;
    socket.onopen = socket.onmessage = null;
    this.socket = undefined;
    return new Promise((done) => (socket.onclose = done));
  }

  /** Until somebody joins again. */
  leave(): void {
    this.left = true;
    clearTimeout(this.retry);
    this.hangUp();
    this.become('cut');
  }

  welcomed(): void {
    this.tries = 0;
    this.become('live');
  }

  private hear(data: string): void {
    this.heardAt = Date.now();
    const frame = JSON.parse(data) as VisitorFrame;
    if (frame.t !== 'pong') this.ears.heard(frame);
  }

  private lost(code: number): void {
    if (code === UNKNOWN_TOKEN) this.ears.unknown();
    if (NO_USE.includes(code)) {
      this.hangUp();
      this.become('refused');
    } else this.cut();
  }

  /** Each try waits about twice as long as the one before, and nobody waits exactly as long as his neighbour. */
  cut(): void {
    this.hangUp();
    clearTimeout(this.retry);
    const longest = Math.min(LONGEST_WAIT, 1_000 * 2 ** this.tries++);
    this.retry = setTimeout(() => this.join(), longest * (0.5 + Math.random() / 2));
    this.become('cut');
  }

  private hangUp(): void {
    if (!this.socket) return;
    this.socket.onopen = this.socket.onmessage = this.socket.onclose = null;
    this.socket.close();
    this.socket = undefined;
  }

  /** A machine that slept holds a socket that is dead and does not know it. */
  private wake(): void {
    if (this.link === 'refused' || this.left) return;
    if (this.link !== 'live' || Date.now() - this.heardAt > ASLEEP_AFTER) this.join();
    else this.ping();
  }

  private check(): void {
    if (!this.socket) return;
    const silent = this.heardAt < this.pingedAt && Date.now() - this.pingedAt > PONG_WITHIN;
    if (silent) this.cut();
    else if (this.link === 'live' && Date.now() - this.pingedAt >= PING_EVERY) this.ping();
  }

  private ping(): void {
    this.pingedAt = Date.now();
    this.send({ t: 'ping' });
  }

  private become(link: Link): void {
    if (this.link === link) return;
    this.link = link;
    this.ears.changed(link);
  }
}
