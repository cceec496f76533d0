/** Entries as they are drawn: a day line where the day changes, then the entry. */
import type { Entry } from '../../shared/wire';
import { dayOf } from '../words/when.svelte';

export interface Item {
  entry: Entry;
  newDay: boolean;
}

/** What stands in the header of the message that it is about, and has no line of its own. */
const INSIDE = new Set(['reply_sent', 'reply_tried_again', 'reply_withdrawn']);

export function timeline(entries: readonly Entry[]): Item[] {
  const shown = entries.filter(({ kind }) => !INSIDE.has(kind));
  return shown.map((entry, i) => {
    const before = shown[i - 1];
    return { entry, newDay: !before || dayOf(before.at) !== dayOf(entry.at) };
  });
}

const MESSAGES = new Set(['message_received', 'reply_written', 'note_written', 'message_aside']);

export function isMessage({ kind }: Entry): boolean {
  return MESSAGES.has(kind);
}
