/**
 * What this agent has said and the desk has not confirmed. It outlives a reload and goes again after every gap: the
 * id makes a second time harmless.
 */
import type { AgentAck, AgentError, AgentNote, AgentReply, Entry, File } from '../../shared/wire';
import type { Store } from './store';

export interface Pending {
  id: string;
  conversation: number;
  kind: 'reply' | 'note';
  body: string;
  files: File[];
  at: number;
  /** The last seq that was held when it was said: its own entry comes later. */
  after: number;
  /** Known once it is committed. */
  seq?: number;
  failed?: { text: string; retry: boolean };
}

export class Outbox {
  items = $state.raw<readonly Pending[]>([]);

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

  ack({ id, seq, at }: AgentAck): void {
    this.#change(id, { seq, at });
    this.store.remove(this.#key(id));
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

export function command({ kind, id, conversation, body, files }: Pending): AgentReply | AgentNote {
  return { t: kind, id, conversation, body, files: files.map((file) => file.key) };
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
