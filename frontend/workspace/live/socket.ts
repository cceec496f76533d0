/** The line to the desk: one WebSocket that comes back by itself. Frames are handed on once per animation frame. */
import type { AgentCommand, AgentFrame } from '../../shared/wire';

export type Connection = 'connecting' | 'connected' | 'reconnecting' | 'offline';

const PING_EVERY = 20_000;
const ANSWER_WITHIN = 10_000;
const LONGEST_PAUSE = 15_000;
const SIGNED_OUT = 4401;

export interface Listener {
  frames(frames: AgentFrame[]): void;
  connection(state: Connection): void;
  signedOut(): void;
  /** Somebody else has signed in in this browser: what is on the screen and not yet sent is not theirs. */
  anotherAgent(): void;
}

export class Live {
  #socket: WebSocket | null = null;
  #welcomed = false;
  #frames: AgentFrame[] = [];
  #scheduled = false;
  #failures = 0;
  #retry = 0;
  #ping = 0;
  #deadline = 0;

  constructor(
    private address: string,
    private agent: number,
    private listener: Listener,
  ) {}

  start(): void {
    addEventListener('online', () => this.#connect());
    addEventListener('offline', () => this.#lost());
    this.#connect();
  }

  /** Gives back false when nobody is there: what matters is sent again after the next welcome. */
  send(command: AgentCommand): boolean {
    if (!this.#welcomed || this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(command));
    return true;
  }

  #connect(): void {
    clearTimeout(this.#retry);
    this.#drop();
    const socket = new WebSocket(this.address);
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#receive(JSON.parse(data as string) as AgentFrame);
    socket.onclose = ({ code }) => {
      if (socket !== this.#socket) return;
      if (code === SIGNED_OUT) this.listener.signedOut();
      else this.#lost();
    };
    this.#expect();
    this.#ping = window.setInterval(() => this.#beat(), PING_EVERY);
  }

  #receive(frame: AgentFrame): void {
    if (frame.t === 'pong') return clearTimeout(this.#deadline);
    if (frame.t === 'welcome') {
      if (frame.agent !== this.agent) return this.#stop();
      clearTimeout(this.#deadline);
      this.#welcomed = true;
      this.#failures = 0;
      this.listener.connection('connected');
    }
    this.#frames.push(frame);
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => this.#hand());
    // A hidden page gets no animation frames, and its title still has to count.
    setTimeout(() => this.#hand(), 250);
  }

  #hand(): void {
    if (!this.#scheduled) return;
    this.#scheduled = false;
    this.listener.frames(this.#frames.splice(0));
  }

  #beat(): void {
    if (this.send({ t: 'ping' })) this.#expect();
  }

  /** A line that answers nothing is lost, and the browser alone may not notice for minutes. */
  #expect(): void {
    clearTimeout(this.#deadline);
    this.#deadline = window.setTimeout(() => this.#lost(), ANSWER_WITHIN);
  }

  #stop(): void {
    this.#drop();
    this.listener.anotherAgent();
  }

  #lost(): void {
    this.#drop();
    this.listener.connection(navigator.onLine ? 'reconnecting' : 'offline');
    const pause = Math.min(LONGEST_PAUSE, 500 * 2 ** this.#failures++);
    clearTimeout(this.#retry);
    // Everybody comes back after a restart of the server: not all in one moment.
    this.#retry = window.setTimeout(() => this.#connect(), pause * (0.5 + Math.random() / 2));
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#welcomed = false;
    clearInterval(this.#ping);
    clearTimeout(this.#deadline);
    socket?.close();
  }
}
