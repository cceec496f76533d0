/**
 * What this agent has said and the desk has not confirmed. It outlives a reload and goes again after every gap: the
 * id makes a second time harmless.
 */
import type { AgentAck, AgentError, AgentNote, AgentReply, Entry, File } from '../../shared/wire';
import type { Store } from './store';

const REMEMBERED = 20;

export interface Pending {
  id: string;
  conversation: number;
  kind: 'reply' | 'note';
  body: string;
  files: File[];
  /** Of a letter: how its words are formatted, and who else gets it. */
  html?: string;
  cc?: string[];
  bcc?: string[];
  at: number;
  /** The last seq that was held when it was said: its own entry comes later. */
  after: number;
  /** Known once it is committed. */
  seq?: number;
  failed?: { text: string; retry: boolean };
}

export class Outbox {
  items = $state.raw<readonly Pending[]>([]);
  #said = new Map<string, Pending>();

  constructor(
    private agent: number,
    private store: Store,
  ) {
    this.items = this.#stored().sort((a, b) => a.at - b.at);
  }

  add(pending: Pending): void {
    this.items = [...this.items, pending];
    this.store.write(this.#key(pending.id), pending);
  }

  unconfirmed(): readonly Pending[] {
    return this.items.filter((item) => item.seq === undefined && !item.failed);
  }

  again(id: string): Pending | undefined {
    this.#change(id, { failed: undefined });
    return this.items.find((item) => item.id === id);
  }

  remove(id: string): void {
    this.items = this.items.filter((item) => item.id !== id);
    this.store.remove(this.#key(id));
  }

  ack({ id, conversation, seq, at }: AgentAck): void {
    this.#remember(conversation, seq, this.items.find((item) => item.id === id));
    this.#change(id, { seq, at });
    this.store.remove(this.#key(id));
  }

  /** What was said here lately, as it was written: it may be taken back. */
  said(conversation: number, seq: number): Pending | undefined {
    return this.#said.get(`${conversation}.${seq}`);
  }

  refused({ id, text, retry }: AgentError): boolean {
    if (!id || !this.items.some((item) => item.id === id)) return false;
    this.#change(id, { failed: { text, retry: retry ?? false } });
    return true;
  }

  /** Confirmed ones go when their entry is there, and at once when nobody looks at their conversation. */
  settle(open: number | null, lastSeq: number): void {
    const left = this.items.filter(
      (item) => item.seq === undefined || (item.conversation === open && item.seq > lastSeq),
    );
    if (left.length !== this.items.length) this.items = left;
  }

  #change(id: string, change: Partial<Pending>): void {
    this.items = this.items.map((item) => (item.id === id ? { ...item, ...change } : item));
  }

  #remember(conversation: number, seq: number, pending: Pending | undefined): void {
    if (!pending) return;
    this.#said.set(`${conversation}.${seq}`, { ...pending, files: [] });
    if (this.#said.size > REMEMBERED) this.#said.delete(this.#said.keys().next().value!);
  }

  #key(id: string): string {
    return `openline.outbox.${this.agent}.${id}`;
  }

  #stored(): Pending[] {
    return this.store
      .keys()
      .filter((key) => key.startsWith(this.#key('')))
      .map((key) => this.store.read<Pending>(key))
      .filter((item) => item !== null);
  }
}

export function command({ kind, id, conversation, body, files, html, cc, bcc }: Pending): AgentReply | AgentNote {
  const said = { id, conversation, body, files: files.map((file) => file.key) };
  return kind === 'note' ? { t: 'note', ...said } : { t: 'reply', ...said, ...(html === undefined ? {} : { html, cc, bcc }) };
}

/** The bubbles to draw below the entries. `said` may overtake the `ack`: then the entry stands for its bubble. */
export function bubbles(items: readonly Pending[], entries: readonly Entry[], conversation: number, me: number): Pending[] {
  const taken = new Set<number>();
  return items.filter((item) => {
    if (item.conversation !== conversation) return false;
    if (item.seq !== undefined) return !entries.some((entry) => entry.seq === item.seq);
    if (item.failed) return true;
    const own = entries.find((entry) => entry.seq > item.after && !taken.has(entry.seq) && isItsEntry(entry, item, me));
    if (own) taken.add(own.seq);
    return !own;
  });
}

function isItsEntry(entry: Entry, item: Pending, me: number): boolean {
  const kind = item.kind === 'note' ? 'note_written' : 'reply_written';
  const byMe = entry.actor.kind === 'agent' && entry.actor.id === me;
  return byMe && entry.kind === kind && (entry.body ?? '') === item.body;
}
