/** Who a letter is from, as far as that was proven: what its header has to say. */
import type { Entry, Known, Letter } from '../../shared/wire';

export type Verdict = 'proven' | 'unproven' | 'forged';

export function verdictOf({ proof }: Letter): Verdict | null {
  const verdict = proof?.verdict;
  return verdict === 'proven' || verdict === 'unproven' || verdict === 'forged' ? verdict : null;
}

export function isForged(entry: Entry): boolean {
  return entry.letter?.proof?.verdict === 'forged';
}

/** What came aside without being forged: it is shown, but folded, because it asks nothing of anybody. */
export function isQuiet(entry: Entry): boolean {
  return entry.kind === 'message_aside' && !isForged(entry);
}

/** The word for what came of itself. */
export type Mark = 'markAutoReply' | 'markBounce' | 'markList' | 'markFeedback' | 'markAside';

export function markOf({ marks = [] }: Letter): Mark {
  if (marks.includes('bounce')) return 'markBounce';
  if (marks.includes('list')) return 'markList';
  if (marks.includes('feedback')) return 'markFeedback';
  return marks.includes('auto_reply') ? 'markAutoReply' : 'markAside';
}

/**
 * Who did not write a forged letter. Where the address is proven to be the customer's, it is the customer. Elsewhere a
 * name in it that is another one is the forger's own word, so the address alone is named then.
 */
export function whoDidNot(entry: Entry, identities: readonly Pick<Known, 'value' | 'verified_at'>[] = []): string {
  const { sender = '', sender_name = '' } = entry.letter ?? {};
  const known = entry.actor.name ?? '';
  if (identities.some(({ value, verified_at }) => verified_at !== null && value === sender.toLowerCase())) return firstWord(known) || sender;
  const same = !sender_name || sender_name.trim().toLowerCase() === known.trim().toLowerCase();
  return (same && firstWord(known)) || sender || firstWord(known);
}

/** How a sender stands in the header: by the name that the desk knows, or by what he calls himself and his address. */
export function senderOf(entry: Entry): { name: string; address: string } {
  const { sender = '', sender_name = '' } = entry.letter ?? {};
  const known = entry.actor.name ?? '';
  if (isForged(entry)) return { name: sender || known, address: '' };
  const other = sender_name && sender_name.trim() !== known.trim();
  return other || !known ? { name: sender_name || sender || known, address: sender_name ? sender : '' } : { name: known, address: '' };
}

const ANSWER = /^\s*(?:(?:re|fw|fwd|aw|wg|odp|відп|отв|пересл|на)(?:\[\d+\])?\s*:\s*)+/iu;

/** The subject of a letter, where it is not the conversation's. */
export function ownSubject({ subject = '' }: Letter, conversation: string): string {
  return bare(subject) === bare(conversation) ? '' : subject;
}

function bare(subject: string): string {
  return subject.replace(ANSWER, '').replace(/\s+/g, ' ').trim().toLowerCase().slice(0, 190);
}

function firstWord(name: string): string {
  return name.trim().split(/\s+/)[0] ?? '';
}
