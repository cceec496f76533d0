/** Who joined or left a department: said once to each agent of it, in one quiet line, until it is put away. */
import type { AgentMembershipChanged } from '../../shared/wire';
import type { Store } from './store';

const MOST_SHOWN = 3;

export class Notices {
  items = $state.raw<readonly AgentMembershipChanged[]>([]);

  constructor(
    private agent: number,
    private store: Store,
  ) {}

  add(changes: readonly AgentMembershipChanged[]): void {
    const since = this.#since();
    const unseen = changes.filter((change) => change.at > since && !this.items.some((held) => same(held, change)));
    if (!unseen.length) return;
    this.items = [...this.items, ...unseen].sort((a, b) => b.at - a.at).slice(0, MOST_SHOWN);
  }

  putAway(change: AgentMembershipChanged): void {
    this.items = this.items.filter((held) => !same(held, change));
    if (this.items.length === 0) this.store.write(this.#key(), Math.max(change.at, this.#since()));
  }

  #since(): number {
    const held = this.store.read<number>(this.#key());
    if (held) return held;
    // The first visit is no reason to tell the whole past.
    const now = Date.now();
    this.store.write(this.#key(), now);
    return now;
  }

  #key(): string {
    return `openline.changes.${this.agent}`;
  }
}

function same(a: AgentMembershipChanged, b: AgentMembershipChanged): boolean {
  return a.at === b.at && a.agent === b.agent && a.department === b.department;
}
