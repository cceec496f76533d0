/** The entries of one conversation: without a hole, each once, in the order of `seq`. */
import type { Entry } from '../../shared/wire';

export interface Extended {
  entries: readonly Entry[];
  /** What came does not continue what is held: ask for what lies between. */
  hole: boolean;
}

export function lastSeq(entries: readonly Entry[]): number {
  return entries.at(-1)?.seq ?? 0;
}

export function extend(held: readonly Entry[], more: readonly Entry[]): Extended {
  const last = lastSeq(held);
  const later = more.filter((entry) => entry.seq > last).sort((a, b) => a.seq - b.seq);
  const first = later[0];
  if (!first) return { entries: held, hole: false };
  if (held.length && first.seq !== last + 1) return { entries: held, hole: true };
  return { entries: [...held, ...later], hole: false };
}

export function prepend(held: readonly Entry[], earlier: readonly Entry[]): readonly Entry[] {
  const first = held[0]?.seq ?? Infinity;
  return [...earlier.filter((entry) => entry.seq < first).sort((a, b) => a.seq - b.seq), ...held];
}
