/** For the tests: a desk at the other end of a socket, and a page without a browser. */
import { vi } from 'vitest';
import type { Shown, VisitorCommand, VisitorFrame, VisitorWelcome } from '../../shared/wire.ts';
import { Keep } from '../keep.ts';
import { Socket } from './socket.ts';
import { Thread } from './thread.ts';

type Heard = (event: any) => void;

export function fakePage(): Map<string, Heard[]> {
  const ears = new Map<string, Heard[]>();
  const listen = (name: string, heard: Heard): void => void ears.set(name, [...(ears.get(name) ?? []), heard]);
  vi.stubGlobal('addEventListener', listen);
  vi.stubGlobal('document', { addEventListener: listen, visibilityState: 'visible' });
  return ears;
}

export class FakeSocket {
  readyState = 0;
  sent: VisitorCommand[] = [];
  onopen: Heard | null = null;
  onmessage: Heard | null = null;
  onclose: Heard | null = null;

  send(data: string): void {
    this.sent.push(JSON.parse(data));
  }

  close(): void {
    this.readyState = 3;
  }

  accept(): void {
    this.readyState = 1;
    this.onopen?.({});
  }

  say(frame: VisitorFrame): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  cut(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

/** A visitor's tab, dialling fake sockets; `store` is what his browser keeps. */
export class Visitor {
  readonly dialled: FakeSocket[] = [];
  /** Words that went to nobody. */
  readonly lapsed: string[] = [];
  readonly keep: Keep;
  readonly thread: Thread;
  readonly socket: Socket;

  constructor(readonly store: Record<string, string> = {}) {
    this.keep = new Keep('demo', store);
    this.thread = new Thread(this.keep);
    const acts = { forget: () => undefined, lapse: (words: string[]) => void this.lapsed.push(...words) };
    const dial = (): WebSocket => {
      this.dialled.push(new FakeSocket());
      return this.desk as unknown as WebSocket;
    };
    this.socket = new Socket({ url: 'wss://desk.example/visitor', line: 'demo', language: 'en' }, this.thread, this.keep, () => undefined, acts, dial);
    this.socket.start();
  }

  /** The socket that was dialled last. */
  get desk(): FakeSocket {
    return this.dialled.at(-1)!;
  }

  join(welcome: Partial<VisitorWelcome> = {}): this {
    this.desk.accept();
    this.desk.say({ ...WELCOME, ...welcome });
    return this;
  }

  write(id: string, body = id): void {
    this.thread.write({ id, body, files: [], topic: '' });
    this.socket.flush();
  }

  /** Ids of the messages that have gone out over the last socket. */
  get ids(): string[] {
    return this.desk.sent.flatMap((one) => (one.t === 'message' ? one.id : []));
  }

  get bodies(): string[] {
    return this.thread.entries.map((entry) => entry.body ?? '');
  }
}

export const WELCOME: VisitorWelcome = {
  t: 'welcome', token: 'T1', name: 'Example', topics: [], conversation: 0, closed: false, seen: 0, entries: [], more: false,
  limits: { body: 10_000, file: 20_000_000, files: 10 }, email: '', account: null,
};

export function reply(seq: number, after: number, body: string, conversation = 7): Shown {
  return { conversation, seq, after, at: seq * 1000, kind: 'reply_written', actor: { kind: 'agent', id: 1, name: 'Olena' }, body };
}

export function own(seq: number, after: number, id: string, conversation = 7): Shown {
  return { conversation, seq, after, at: seq * 1000, kind: 'message_received', actor: { kind: 'customer' }, body: id, id };
}

export function ack(id: string, seq: number, after: number, conversation = 7): VisitorFrame {
  return { t: 'ack', id, conversation, seq, after, at: seq * 1000 };
}
