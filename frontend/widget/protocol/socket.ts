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
const TOO_FAST_FOR = 1_000;
const NOT_KEPT_FOR = 10_000;

/**
 * Speaks the visitor's protocol for a thread: says hello with the cursor, sends what is not acknowledged, asks for what
 * is missing. A message keeps its id over every try, so that the desk keeps it once; the next one goes when the desk has
 * it, so that a refusal never changes their order.
 */
export class Socket {
  /** What the desk said that belongs to no message. */
  notice = '';
  token: string;
  /** What was wrong with the address, in the desk's words. */
  noReach = '';
  /** The desk takes our words more slowly than they come; until all have gone. */
  slow = false;
  private readonly connection: Connection;
  /** The one message that was sent and is not acknowledged. */
  private flying = '';
  private pause?: ReturnType<typeof setTimeout>;
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

  /** The oldest that waits goes, unless it is on its way or the desk asked for a pause. */
  flush(): void {
    if (this.link !== 'live' || this.pause) return;
    const message = this.thread.next;
    if (!message) this.slow = false;
    else if (message.id !== this.flying) this.send(message);
  }

  /** Somebody asked for it: no pause any more. */
  hurry(): void {
    clearTimeout(this.pause);
    this.pause = undefined;
    this.flush();
  }

  /** Tells the desk that the visitor has read it. */
  saw(conversation: number, seq: number): void {
    if (this.link === 'live') this.connection.send({ t: 'seen', conversation, seq });
  }

  /** Answers that are not seen here go to this address. False when the desk cannot be told now. */
  reach(email: string): boolean {
    this.noReach = '';
    return this.link === 'live' && this.connection.send({ t: 'contact', email });
  }

  private send({ id, body, topic, files }: Pending): void {
    const keys = files.map((file) => file.key);
    if (this.connection.send({ t: 'message', id, body, files: keys, topic })) this.flying = id;
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
    else if (frame.t === 'contact') this.thread.reached(frame.email);
    else if (frame.t === 'ack') this.thread.settle(frame) || this.ask();
    else if (frame.t === 'caught_up') {
      this.thread.fill(frame.entries);
      this.answered(frame.more);
    }
    this.flush();
  }

  private welcome(frame: VisitorWelcome): void {
    this.token = frame.token;
    this.keep.set('token', frame.token);
    this.notice = '';
    this.thread.welcome(frame);
    this.flying = '';
    this.askAgain = false;
    this.connection.welcomed();
    this.answered(frame.more);
    this.hurry();
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
    if (id === 'contact') this.noReach = text;
    else if (id) this.refused(id, code, text, retry ?? false);
    else if (this.asking && retry) setTimeout(() => this.answered(true), AGAIN_AFTER);
    else {
      this.notice = text;
      this.asking = this.askAgain = false;
    }
    this.changed();
  }

  /** What may pass later holds up all that was written after it. */
  private refused(id: string, code: string, text: string, retry: boolean): void {
    if (code === 'too_fast') this.thread.hope(id);
    else this.thread.fail(id, text, retry);
    if (id !== this.flying) return;
    this.flying = '';
    if (!retry) return;
    this.slow = true;
    this.pause = setTimeout(() => this.hurry(), code === 'too_fast' ? TOO_FAST_FOR : NOT_KEPT_FOR);
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
