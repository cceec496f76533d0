import type { VisitorCommand, VisitorError, VisitorFrame, VisitorIdentified, VisitorWelcome } from '../../shared/wire.ts';
import type { Keep } from '../keep.ts';
import { Connection, type Link } from './connection.ts';
import { Identity, type Source } from './identity.ts';
import type { Pending, Thread } from './thread.ts';

export interface Site {
  url: string;
  line: string;
  language: string;
}

/** What else of the page has to know. */
export interface Acts {
  /** Nothing of it stays; `left`: nobody is there any more either. */
  forget(left: boolean): void;
  /** These words were written and have not gone. */
  lapse(words: string[]): void;
}

const AGAIN_AFTER = 2_000;
const TOO_FAST_FOR = 1_000;
const NOT_KEPT_FOR = 10_000;
const TOLD_WITHIN = 2_000;
/** Connections for which the site's word is waited for, before this browser is a stranger again. */
const WAITS = 3;

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
  /** What the last hello said of it, and which hello is the last. */
  private said: { proof?: string } = {};
  private greeting = 0;
  private waits = 0;
  private begun = false;
  private readonly identity: Identity;

  constructor(
    private readonly site: Site,
    private readonly thread: Thread,
    private readonly keep: Keep,
    private readonly changed: () => void = () => undefined,
    private readonly acts: Acts = { forget: () => undefined, lapse: () => undefined },
    private readonly dial = (url: string) => new WebSocket(url),
  ) {
    this.token = keep.get('token') ?? '';
    keep.watch((name, value) => this.elsewhere(name, value));
    const identify = (token: string): unknown => this.connection.send({ t: 'identify', token });
    this.identity = new Identity(keep, { identify, forget: () => this.forget(), join: () => this.connection.join() });
    const ears = { opened: () => void this.hello(), heard: (frame: VisitorFrame) => this.hear(frame), changed, unknown: () => this.unknown() };
    this.connection = new Connection(site.url, ears, dial);
  }

  get link(): Link {
    return this.connection.link;
  }

  start(): void {
    // Who it was may be said by the page yet, or asked of whoever opens the chat.
    if (!this.identity.lapsed || this.identity.known) this.begin();
  }

  /** Somebody asks for it. */
  begin(): void {
    if (this.begun) this.connection.left && this.connection.join();
    else this.connection.start();
    this.begun = true;
  }

  /** The page says whose account it is, or who knows. */
  identify(source: Source): void {
    this.identity.use(source);
    if (this.link === 'live') void this.identity.present();
    else if (this.keep.get('token')) this.begin();
  }

  /** On the desk too: what was proven here proves nothing any more. Done when the desk knows, or cannot be told. */
  signOut(): Promise<unknown> {
    const told = this.connection.part({ t: 'sign_out' }) ?? this.farewell();
    this.keep.set('left', Date.now());
    this.leave();
    return Promise.race([told, new Promise((done) => setTimeout(done, TOLD_WITHIN))]);
  }

  /** In this tab. */
  leave(): void {
    this.identity.use(undefined);
    this.connection.leave();
    this.forget();
  }

  /** Headers of what is fetched and sent by a way of its own. */
  get pass(): Record<string, string> | undefined {
    const { proof } = this.identity.kept ?? {};
    return this.token ? { Authorization: `Bearer ${this.token}`, ...(proof && { 'Openline-Proof': proof }) } : undefined;
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

  private async hello(): Promise<void> {
    const greeting = ++this.greeting;
    const { lapsed, ...said } = this.identity.known ? await this.identity.credentials() : this.identity.proof;
    if (greeting !== this.greeting) return;
    if (lapsed && this.identity.known && this.waits++ < WAITS) return this.connection.cut();
    if (lapsed) this.lapse();
    this.said = said;
    const { line, language: lang } = this.site;
    this.token = this.keep.get('token') ?? this.token;
    this.connection.send({ t: 'hello', v: 1, line, lang, token: this.token, cursor: this.thread.cursor, ...said });
  }

  private hear(frame: VisitorFrame): void {
    if (frame.t === 'welcome') this.welcome(frame);
    else if (frame.t === 'entry') this.thread.take(frame.entry) || this.ask();
    else if (frame.t === 'seen') this.thread.agentsSeen(frame.conversation, frame.seq, Date.now());
    else if (frame.t === 'error') this.wrong(frame);
    else if (frame.t === 'identified') this.identified(frame);
    else if (frame.t === 'gone') this.thread.gone(frame.conversation);
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
    this.waits = 0;
    this.connection.welcomed();
    this.answered(frame.more);
    this.hurry();
    if (this.identity.news) void this.identity.present();
    else this.identity.watch();
  }

  /** What the account said elsewhere is asked for; before the welcome that brings it. */
  private identified({ proof, until, name, mail }: VisitorIdentified): void {
    this.identity.proven(proof, until);
    this.thread.speaksFor({ until, name, mail });
    if (this.link === 'live') this.ask();
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
    if (code === 'other_account') this.another();
    else if (code === 'signed_out') this.leave();
    else if (code === 'proof_ended') this.identity.ended();
    else if (id === 'identify') this.unproven(code, text);
    else if (id === 'contact') this.noReach = text;
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

  /** The desk does not know this visitor, or takes him for nobody without his proof. Another tab may have a newer one. */
  private unknown(): void {
    const { kept, lapsed } = this.identity;
    if (kept && !lapsed && kept.proof !== this.said.proof) return;
    if (kept) return this.lapse();
    if (this.keep.get('token') === this.token) this.keep.drop('token');
    this.token = '';
    this.thread.startOver();
  }

  /** Nothing proves any more for whom this browser spoke. What was typed stays, and goes to nobody by itself. */
  private lapse(): void {
    this.identity.drop();
    for (const name of ['token', 'read']) this.keep.drop(name);
    this.token = '';
    this.thread.startOver();
    this.acts.lapse(this.thread.takeBack());
  }

  /** What is here is somebody else's: the token, not spent, is for a new visitor. */
  private another(): void {
    this.identity.hold();
    this.forget();
    if (this.link === 'live') this.connection.join();
  }

  private forget(): void {
    this.identity.drop();
    this.keep.clear();
    this.token = '';
    this.thread.takeBack();
    this.thread.startOver();
    this.acts.forget(this.connection.left);
  }

  private unproven(code: string, text: string): void {
    console.warn(`openline: ${code}`);
    if (code === 'bad_proof') this.notice = text;
  }

  /** There is no connection to sign out by: one for this alone. */
  private farewell(): Promise<unknown> | undefined {
    const { token, site: { line, url }, identity: { kept } } = this;
    if (!kept) return undefined;
    const frames: VisitorCommand[] = [{ t: 'hello', line, token, proof: kept.proof }, { t: 'sign_out' }];
    const socket = this.dial(url);
    socket.onopen = () => frames.forEach((frame) => socket.send(JSON.stringify(frame)));
    return new Promise((done) => (socket.onclose = done));
  }

  /** Another tab wrote something and may close before it is sent, or became a visitor of its own. */
  private elsewhere(name: string, value: unknown): void {
    if (name.startsWith('out:')) setTimeout(() => this.flush(), AGAIN_AFTER);
    if (name === 'left' && value) return this.leave();
    if (name === 'proof' && value) return this.provenElsewhere();
    if (name !== 'token' || this.link !== 'live') return;
    const token = this.keep.get<string>('token');
    if (!token || token === this.token) return;
    this.thread.startOver();
    this.connection.join();
  }
  /** The same visitor: he comes with the proof, if he came without. */
  private provenElsewhere(): void {
    this.identity.watch();
    if (this.link === 'live' && !this.thread.desk?.account) this.connection.join();
  }
}
