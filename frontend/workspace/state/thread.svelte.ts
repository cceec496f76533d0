/** The conversation on the screen. Threads that were open before are kept, so that going back to one is instant. */
import type { AgentOpened, AgentSaid, Entry, Thread as ThreadOut } from '../../shared/wire';
import { extend, lastSeq, prepend } from './entries';

const KEPT_THREADS = 30;

interface Kept {
  entries: readonly Entry[];
  earlier: boolean;
}

export type Status = 'none' | 'loading' | 'ready' | 'gone' | 'failed' | 'left';

export class Thread {
  id = $state<number | null>(null);
  status = $state<Status>('none');
  entries = $state.raw<readonly Entry[]>([]);
  earlier = $state(false);
  #kept = new Map<number, Kept>();

  /** Puts it on the screen with what is held of it, and says after which seq to ask for more. */
  show(id: number): number {
    this.#keep();
    const kept = this.#kept.get(id);
    this.id = id;
    this.entries = kept?.entries ?? [];
    this.earlier = kept?.earlier ?? false;
    this.status = kept ? 'ready' : 'loading';
    return lastSeq(this.entries);
  }

  hide(): void {
    this.#keep();
    this.id = null;
    this.entries = [];
    this.status = 'none';
  }

  opened(answer: AgentOpened | ThreadOut): void {
    if (answer.row.id !== this.id) return;
    const { entries, hole } = extend(this.entries, answer.entries);
    if (hole || this.entries.length === 0) {
      this.entries = hole ? answer.entries : entries;
      this.earlier = answer.earlier;
    } else this.entries = entries;
    this.status = 'ready';
  }

  /** False when something between is missing and has to be asked for. */
  said({ row, entries }: Pick<AgentSaid, 'row' | 'entries'>): boolean {
    if (row.id !== this.id) return true;
    if (this.status !== 'ready') return true;
    const extended = extend(this.entries, entries);
    this.entries = extended.entries;
    return !extended.hole;
  }

  earlierCame(answer: ThreadOut): void {
    if (answer.row.id !== this.id) return;
    this.entries = prepend(this.entries, answer.entries);
    this.earlier = answer.earlier;
  }

  gone(id: number): void {
    this.#kept.delete(id);
    if (id !== this.id) return;
    this.entries = [];
    if (this.status !== 'left') this.status = 'gone';
  }

  keepOnly(isAllowed: (id: number) => boolean): void {
    for (const id of [...this.#kept.keys()]) if (!isAllowed(id)) this.#kept.delete(id);
  }

  #keep(): void {
    if (this.id === null || this.status !== 'ready') return;
    this.#kept.delete(this.id);
    this.#kept.set(this.id, { entries: this.entries, earlier: this.earlier });
    if (this.#kept.size > KEPT_THREADS) this.#kept.delete(this.#kept.keys().next().value!);
  }
}
