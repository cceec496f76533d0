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
  if (!later.length) return { entries: held, hole: false };
  const start = held.length ? last + 1 : (later[0]?.seq ?? 1);
  const whole = later.every((entry, i) => entry.seq === start + i);
  return whole ? { entries: [...held, ...later], hole: false } : { entries: held, hole: true };
}

export function prepend(held: readonly Entry[], earlier: readonly Entry[]): readonly Entry[] {
  const first = held[0]?.seq ?? Infinity;
  return [...earlier.filter((entry) => entry.seq < first).sort((a, b) => a.seq - b.seq), ...held];
}
