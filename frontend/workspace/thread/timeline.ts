/** Entries as they are drawn: a day line where the day changes, then the entry. */
import type { Entry } from '../../shared/wire';
import { aboutOf } from '../state/deliveries';
import { dayOf } from '../words/when.svelte';

export interface Item {
  entry: Entry;
  newDay: boolean;
}

/** What stands in the header of the message that it is about, and has no line of its own. */
const INSIDE = new Set(['reply_put_off', 'reply_sent', 'reply_tried_again', 'reply_withdrawn']);
/** A line of its own only where the message is not right above it. */
const TROUBLE = new Set(['reply_failed', 'reply_bounced']);

export function timeline(entries: readonly Entry[]): Item[] {
  const shown = lines(entries);
  return shown.map((entry, i) => {
    const before = shown[i - 1];
    return { entry, newDay: !before || dayOf(before.at) !== dayOf(entry.at) };
  });
}

function lines(entries: readonly Entry[]): Entry[] {
  const shown: Entry[] = [];
  for (const entry of entries) {
    const told = TROUBLE.has(entry.kind) && shown.at(-1)?.seq === aboutOf(entry);
    if (!INSIDE.has(entry.kind) && !told) shown.push(entry);
  }
  return shown;
}

const MESSAGES = new Set(['message_received', 'reply_written', 'note_written', 'message_aside']);

export function isMessage({ kind }: Entry): boolean {
  return MESSAGES.has(kind);
}
