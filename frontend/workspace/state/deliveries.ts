/**
 * How far a reply has come on its way out: the newest event about its seq says so, and nothing else. A fresh load and
 * live frames bring the same events, so both show the same.
 */
import type { Entry } from '../../shared/wire';

/** Seconds in which a reply can be taken back before it leaves, unless the desk says otherwise. */
export const UNDO_SECONDS = 10;

export type Delivery =
  | { state: 'leaving'; until: number }
  | { state: 'sending' }
  | { state: 'sent'; to: string[]; twice: boolean; digest: boolean }
  | { state: 'failed'; reason: string }
  | { state: 'bounced'; to: string; status: string; reason: string }
  | { state: 'withdrawn' };

const TOLD = new Set(['reply_sent', 'reply_failed', 'reply_bounced', 'reply_tried_again', 'reply_withdrawn']);

/** The newest event about each message, by the message's seq. */
export function tidings(entries: readonly Entry[]): Map<number, Entry> {
  const newest = new Map<number, Entry>();
  for (const entry of entries) if (TOLD.has(entry.kind)) newest.set(aboutOf(entry), entry);
  return newest;
}

/** Null where there is nothing to tell: a reply that nobody has to carry is there as soon as it is kept. */
export function delivery(
  reply: Entry,
  told: Entry | undefined,
  carried: boolean,
  undoSeconds = UNDO_SECONDS,
): Delivery | null {
  if (told) return said(told);
  return carried ? { state: 'leaving', until: reply.at + undoSeconds * 1000 } : null;
}

/** The message that an event is about; 0 for none. */
export function aboutOf(entry: Entry): number {
  return Number(entry.data?.message ?? 0);
}

/** Messages of which links and files were opened on purpose. */
export function openedAsides(entries: readonly Entry[]): Set<number> {
  return new Set(entries.filter(({ kind }) => kind === 'aside_opened').map(aboutOf));
}

function said({ kind, data = {} }: Entry): Delivery {
  switch (kind) {
    case 'reply_sent':
      return { state: 'sent', to: [data.to ?? []].flat().map(String), twice: Boolean(data.twice), digest: data.purpose === 'digest' };
    case 'reply_failed':
      return { state: 'failed', reason: text(data.reason) };
    case 'reply_bounced':
      return { state: 'bounced', to: [data.to ?? []].flat().map(String).join(', '), status: text(data.status), reason: text(data.reason) };
    case 'reply_withdrawn':
      return { state: 'withdrawn' };
    default:
      return { state: 'sending' };
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
