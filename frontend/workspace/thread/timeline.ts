/** Entries as they are drawn: a day line where the day changes, then the entry. */
import type { Entry } from '../../shared/wire';
import { dayOf } from '../words/when.svelte';

export interface Item {
  entry: Entry;
  newDay: boolean;
}

export function timeline(entries: readonly Entry[]): Item[] {
  return entries.map((entry, i) => {
    const before = entries[i - 1];
    return { entry, newDay: !before || dayOf(before.at) !== dayOf(entry.at) };
  });
}

const MESSAGES = new Set(['message_received', 'reply_written', 'note_written']);

export function isMessage({ kind }: Entry): boolean {
  return MESSAGES.has(kind);
}
