import type { VisitorError, VisitorFrame, VisitorWelcome } from '../../shared/wire.ts';
import type { Keep } from '../keep.ts';
import { Connection, type Link } from './connection.ts';
import type { Pending, Thread } from './thread.ts';

export interface Site {
  url: string;
  line: string;
  language: string;
}

const AGAIN_AFTER = 2_000;

/**
 * Speaks the visitor's protocol for a thread: says hello with the cursor, sends what is not acknowledged, asks for what
 * is missing. A message keeps its id over every try, so that the desk keeps it once.
 */
export class Socket {
  /** What the desk said that belongs to no message. */
  notice = '';
  token: string;
  private readonly connection: Connection;
  private readonly flying = new Set<string>();
  private asking = false;
  private askAgain = false;

  constructor(
    private readonly site: Site,
    private readonly thread: Thread,
    private readonly keep: Keep,
    private readonly changed: () => void = () => undefined,
    dial?: (url: string) => WebSocket,
  ) {
    this.token = keep.get('token') ?? '';
    keep.watch((name) => this.elsewhere(name));
    const ears = { opened: () => this.hello(), heard: (frame: VisitorFrame) => this.hear(frame), changed, unknown: () => this.unknown() };
    this.connection = new Connection(site.url, ears, dial);
  }

  get link(): Link {
    return this.connection.link;
  }

  start(): void {
    this.connection.start();
  }

  send(message: Pending): void {
    if (this.link !== 'live' || this.flying.has(message.id)) return;
    const { id, body, topic } = message;
    const files = message.files.map((file) => file.key);
    if (this.connection.send({ t: 'message', id, body, files, topic })) this.flying.add(id);
  }

  /** Tells the desk that the visitor has read it. */
  saw(conversation: number, seq: number): void {
    if (this.link === 'live') this.connection.send({ t: 'seen', conversation, seq });
  }

  private hello(): void {
    const { line, language: lang } = this.site;
    this.token = this.keep.get('token') ?? this.token;
    this.connection.send({ t: 'hello', v: 1, line, lang, token: this.token, cursor: this.thread.cursor });
  }

  private hear(frame: VisitorFrame): void {
    if (frame.t === 'welcome') this.welcome(frame);
    else if (frame.t === 'entry') this.thread.take(frame.entry) || this.ask();
    else if (frame.t === 'seen') this.thread.agentsSeen(frame.conversation, frame.seq, Date.now());
    else if (frame.t === 'error') this.wrong(frame);
    else if (frame.t === 'ack') {
      this.flying.delete(frame.id);
      if (!this.thread.settle(frame)) this.ask();
    } else if (frame.t === 'caught_up') {
      this.thread.fill(frame.entries);
      this.answered(frame.more);
    }
  }

  private welcome(frame: VisitorWelcome): void {
    this.token = frame.token;
    this.keep.set('token', frame.token);
    this.notice = '';
    this.thread.welcome(frame);
    this.flying.clear();
    this.askAgain = false;
    this.connection.welcomed();
    this.answered(frame.more);
    this.flush();
  }

  /** What waits goes; what failed for a while tries again. */
  private flush(): void {
    for (const message of this.thread.pending.values()) {
      if (message.ack || (message.failed && !message.again)) continue;
      if (message.failed) this.thread.hope(message.id);
      this.send(message);
    }
  }

  private ask(): void {
    if (this.asking) this.askAgain = true;
    else this.asking = this.connection.send({ t: 'more', cursor: this.thread.cursor });
  }

  /** A live entry that came while we asked may be missing from the answer: then we ask once more. */
  private answered(more: boolean): void {
    this.asking = false;
    const again = more || this.askAgain;
    this.askAgain = false;
    if (again) this.ask();
  }

  private wrong({ id, code, text, retry }: VisitorError): void {
    if (id) {
      this.flying.delete(id);
      if (code === 'too_fast') setTimeout(() => this.flush(), AGAIN_AFTER);
      else this.thread.fail(id, text, retry ?? false);
    } else if (this.asking && retry) setTimeout(() => this.answered(true), AGAIN_AFTER);
    else this.notice = text;
    this.changed();
  }

  private unknown(): void {
    if (this.keep.get('token') === this.token) this.keep.drop('token');
    this.token = '';
    this.thread.startOver();
  }

  /** Another tab wrote something and may close before it is sent, or became a visitor of its own. */
  private elsewhere(name: string): void {
    if (name.startsWith('out:')) setTimeout(() => this.flush(), AGAIN_AFTER);
    if (name !== 'token' || this.link !== 'live') return;
    const token = this.keep.get<string>('token');
    if (!token || token === this.token) return;
    this.thread.startOver();
    this.connection.join();
  }
}
