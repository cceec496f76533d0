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
  | { state: 'waiting'; reason: string; next: number }
  | { state: 'sent'; to: string[]; twice: boolean; digest: boolean; back: Back[] }
  | { state: 'failed'; reason: string }
  | { state: 'bounced'; back: Back[] }
  | { state: 'withdrawn' };

/** An address from which it came back. */
export interface Back {
  to: string;
  status: string;
  reason: string;
}

const TOLD = new Set(['reply_put_off', 'reply_sent', 'reply_failed', 'reply_bounced', 'reply_tried_again', 'reply_withdrawn']);

const ON_ITS_WAY = new Set(['reply_put_off', 'reply_tried_again']);

/** The events about each message, by the message's seq, in their order. */
export function tidings(entries: readonly Entry[]): Map<number, Entry[]> {
  const told = new Map<number, Entry[]>();
  for (const entry of entries) {
    if (TOLD.has(entry.kind)) told.set(aboutOf(entry), [...(told.get(aboutOf(entry)) ?? []), entry]);
  }
  return told;
}

/** Null where there is nothing to tell: a reply that nobody has to carry is there as soon as it is kept. */
export function delivery(
  reply: Entry,
  told: readonly Entry[] | undefined,
  carried: boolean,
  undoSeconds = UNDO_SECONDS,
): Delivery | null {
  if (told?.length) return said(reply, told);
  return carried ? { state: 'leaving', until: reply.at + undoSeconds * 1000 } : null;
}

/** Whether there is anybody to send it to once more. */
export function somebodyMisses(way: Delivery): boolean {
  return way.state === 'failed' || ('back' in way && way.back.length > 0);
}

/** The message that an event is about; 0 for none. */
export function aboutOf(entry: Entry): number {
  return Number(entry.data?.message ?? 0);
}

/** Messages of which links and files were opened on purpose. */
export function openedAsides(entries: readonly Entry[]): Set<number> {
  return new Set(entries.filter(({ kind }) => kind === 'aside_opened').map(aboutOf));
}

/** Who has it beside the customer may not get it: that it came back from them takes nothing from what he has. */
function said(reply: Entry, told: readonly Entry[]): Delivery {
  const since = told.slice(told.findLastIndex(({ kind }) => kind === 'reply_tried_again') + 1);
  const back = [...new Map(since.filter(({ kind }) => kind === 'reply_bounced').map((each) => [addressOf(each), backOf(each)])).values()];
  const ended = told.at(-1)!.kind === 'reply_bounced'; // then nothing is on its way any more
  const { kind, data = {} } =
    told.findLast((each) => (each.kind === 'reply_bounced' ? !isCopy(reply, addressOf(each)) : !(ended && ON_ITS_WAY.has(each.kind)))) ?? told.at(-1)!;
  switch (kind) {
    case 'reply_put_off':
      return { state: 'waiting', reason: text(data.reason), next: Number(data.next_at ?? 0) };
    case 'reply_sent':
      return { state: 'sent', to: [data.to ?? []].flat().map(String), twice: Boolean(data.twice), digest: data.purpose === 'digest', back };
    case 'reply_failed':
      return { state: 'failed', reason: text(data.reason) };
    case 'reply_bounced':
      return { state: 'bounced', back };
    case 'reply_withdrawn':
      return { state: 'withdrawn' };
    default:
      return { state: 'sending' };
  }
}

/** As the desk itself judges it. */
function isCopy({ letter }: Entry, address: string): boolean {
  const among = (addresses: readonly string[] = []) => addresses.some((each) => each.toLowerCase() === address.toLowerCase());
  return (among(letter?.cc) || among(letter?.bcc)) && !among(letter?.to);
}

function addressOf({ data = {} }: Entry): string {
  return [data.to ?? []].flat().map(String).join(', ');
}

function backOf(entry: Entry): Back {
  return { to: addressOf(entry), status: text(entry.data?.status), reason: text(entry.data?.reason) };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
