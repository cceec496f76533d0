import type { File, Shown, VisitorAck, VisitorWelcome } from '../../shared/wire.ts';
import type { Keep } from '../keep.ts';

/** A message of ours that the desk has not shown back to us yet. `ack` once it is committed. */
export interface Pending {
  id: string;
  body: string;
  files: File[];
  topic: string;
  at: number;
  ack?: VisitorAck;
  /** What was wrong, in the desk's words; `again` when the same message may pass later. */
  failed?: string;
  again?: boolean;
}

const OUT = 'out:';
const SAID = ['message_received', 'reply_written', 'continued'];

/** What the visitor sees: entries in order, then what is on its way. Knows nothing of sockets and of the screen. */
export class Thread {
  desk?: Pick<VisitorWelcome, 'name' | 'topics' | 'limits' | 'email' | 'account'>;
  entries: Shown[] = [];
  pending = new Map<string, Pending>();
  /** The last seq held of each conversation: the cursor. */
  cursor: Record<string, number> = {};
  conversation = 0;
  /** When the last word was said: the next one joins its conversation. */
  private saidAt = 0;
  private settled = new Map<number, boolean>();
  /** The last answer in each conversation. */
  private answered = new Map<number, number>();
  private agentsSaw = new Map<number, { seq: number; at: number }>();
  private read: Record<string, number>;

  constructor(private readonly keep: Keep, public changed: () => void = () => undefined) {
    this.read = keep.get('read') ?? {};
    this.hold(...keep.all<Pending>(OUT));
    keep.watch((name, value) => this.elsewhere(name, value));
  }

  welcome(frame: VisitorWelcome): void {
    const { name, topics, limits, email, account } = frame;
    this.desk = { name, topics, limits, email, account };
    this.fill(frame.entries);
    this.conversation = frame.conversation;
    this.settled.set(frame.conversation, frame.closed);
    this.agentsSeen(frame.conversation, frame.seen, 0);
  }

  get closed(): boolean {
    return this.settled.get(this.conversation) ?? false;
  }

  /** From now on it speaks for that account. */
  speaksFor(account: VisitorWelcome['account']): void {
    if (this.desk) this.desk.account = account;
    this.changed();
  }

  /** It does not show here any more. */
  gone(conversation: number): void {
    this.entries = this.entries.filter((one) => one.conversation !== conversation);
    delete this.cursor[conversation];
    const last = this.entries.findLast(({ kind }) => SAID.includes(kind));
    Object.assign(this, { conversation: last?.conversation ?? 0, saidAt: last?.at ?? 0 });
    this.changed();
  }

  /** Answers that nobody sees here go there. */
  reached(email: string): void {
    if (this.desk) this.desk.email = email;
    this.changed();
  }

  /** Entries that the desk gave for our cursor: they follow what we hold. */
  fill(entries: Shown[]): void {
    for (const entry of entries) if (entry.seq > this.held(entry.conversation)) this.add(entry);
    this.changed();
  }

  /** A live entry. False when something before it is missing: then it will come with that. */
  take(entry: Shown): boolean {
    const held = this.held(entry.conversation);
    if (entry.after > held) return false;
    if (entry.seq > held) this.add(entry);
    this.changed();
    return true;
  }

  write(message: Omit<Pending, 'at'>): Pending {
    const last = [...this.pending.values()].at(-1)?.at ?? 0;
    // Never the same moment twice, nor an earlier one when the clock is set back: storage keeps no order but this.
    const written = { ...message, at: Math.max(Date.now(), last + 1) };
    this.hold(written);
    this.keep.set(OUT + written.id, written);
    this.changed();
    return written;
  }

  /** The oldest that the desk has not committed and may yet take. */
  get next(): Pending | undefined {
    return [...this.pending.values()].find(({ ack, failed, again }) => !ack && (failed === undefined || again));
  }

  /** Committed: nothing to send again. False when something before it is missing, as in `take`. */
  settle(ack: VisitorAck): boolean {
    this.keep.drop(OUT + ack.id);
    const message = this.pending.get(ack.id);
    if (!message) return true;
    const { conversation, seq, after, at } = ack;
    const { id, body, files } = message;
    if (this.take({ conversation, seq, after, at, kind: 'message_received', actor: { kind: 'customer' }, body, files, id })) {
      this.forget(id);
      return true;
    }
    this.change(id, { ack, failed: undefined });
    return false;
  }

  fail(id: string, failed: string, again: boolean): void {
    this.change(id, { failed, again });
  }

  hope(id: string): void {
    this.change(id, { failed: undefined });
  }

  forget(id: string): void {
    this.keep.drop(OUT + id);
    this.pending.delete(id);
    this.changed();
  }

  agentsSeen(conversation: number, seq: number, at: number): void {
    if (seq <= (this.agentsSaw.get(conversation)?.seq ?? 0)) return;
    this.agentsSaw.set(conversation, { seq, at });
    this.changed();
  }

  /** When the agents read it: 0 when they did before we looked, undefined when they did not. An answer after it was given
   * by somebody who read it. */
  seenAt(entry: Shown): number | undefined {
    const saw = this.agentsSaw.get(entry.conversation);
    if (saw && saw.seq >= entry.seq) return saw.at;
    return (this.answered.get(entry.conversation) ?? 0) > entry.seq ? 0 : undefined;
  }

  get unread(): Shown[] {
    return this.entries.filter((one) => one.kind === 'reply_written' && one.seq > (this.read[one.conversation] ?? 0));
  }

  /** The visitor has everything before his eyes. Gives back what is news to the desk. */
  look(): { conversation: number; seq: number }[] {
    const news = new Map(this.unread.map(({ conversation, seq }) => [conversation, seq]));
    for (const [conversation, seq] of news) this.read[conversation] = seq;
    if (news.size) {
      this.keep.set('read', this.read);
      this.changed();
    }
    return [...news].map(([conversation, seq]) => ({ conversation, seq }));
  }

  /** The desk does not know this visitor any more. What he has written stays and goes to whom he is now. */
  startOver(): void {
    for (const { id, ack } of this.pending.values()) if (ack) this.pending.delete(id);
    for (const known of [this.agentsSaw, this.answered, this.settled]) known.clear();
    Object.assign(this, { entries: [], cursor: {}, conversation: 0, saidAt: 0, read: {} });
    this.speaksFor(null);
  }

  /** Nor does what was not sent go to anybody. Gives its words. */
  takeBack(): string[] {
    const words = [...this.pending.values()].map(({ body }) => body);
    for (const id of this.pending.keys()) this.forget(id);
    return words;
  }

  /** In the order in which they were written, whichever tab or page wrote them. */
  private hold(...messages: Pending[]): void {
    const all = [...this.pending.values(), ...messages].sort((one, other) => one.at - other.at);
    this.pending = new Map(all.map((one) => [one.id, one]));
  }

  private held(conversation: number): number {
    return this.cursor[conversation] ?? 0;
  }

  private add(entry: Shown): void {
    this.cursor[entry.conversation] = entry.seq;
    if (entry.kind === 'reply_written') this.answered.set(entry.conversation, entry.seq);
    let place = this.entries.length;
    while (place > 0 && follows(this.entries[place - 1]!, entry)) place--;
    this.entries.splice(place, 0, entry);
    if (entry.kind !== 'reply_written') this.settled.set(entry.conversation, entry.kind === 'closed');
    if (!this.conversation || (SAID.includes(entry.kind) && entry.at >= this.saidAt)) {
      this.conversation = entry.conversation;
      this.saidAt = entry.at;
    }
    if (entry.id && this.pending.delete(entry.id)) this.keep.drop(OUT + entry.id);
  }

  private change(id: string, change: Partial<Pending>): void {
    const message = this.pending.get(id);
    if (message) this.pending.set(id, { ...message, ...change });
    this.changed();
  }

  private elsewhere(name: string, value: unknown): void {
    if (name === 'read') this.read = (value as Record<string, number>) ?? {};
    else if (name.startsWith(OUT)) {
      const id = name.slice(OUT.length);
      if (value) this.hold(value as Pending);
      else this.pending.delete(id);
    } else return;
    this.changed();
  }
}

/** Within a conversation the desk's order, between conversations the clock's. */
function follows(one: Shown, other: Shown): boolean {
  return one.conversation === other.conversation ? one.seq > other.seq : one.at > other.at;
}
