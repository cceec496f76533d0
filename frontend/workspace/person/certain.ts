/** How sure the desk is that the account's owner writes, in words and with the right shield. */
import type { Certainty, HeldAddress } from '../../shared/wire';
import type { English } from '../words/en';

export interface Shown {
  icon: 'verified' | 'unverified' | 'forged';
  /** Class of the line: y proven, q said, k likely but not proven here, n a warning. */
  look: 'y' | 'k' | 'q' | 'n';
  title: keyof English;
  why: keyof English;
}

const SHOWN: Record<string, Shown> = {
  signed_in: { icon: 'verified', look: 'y', title: 'sureSignedIn', why: 'sureWhy' },
  signed: { icon: 'verified', look: 'y', title: 'sureSigned', why: 'sureWhy' },
  holds: { icon: 'unverified', look: 'k', title: 'likelyHolds', why: 'likelyHoldsWhy' },
  joined: { icon: 'unverified', look: 'k', title: 'likelyJoined', why: 'likelyJoinedWhy' },
  proven: { icon: 'unverified', look: 'k', title: 'addressProven', why: 'addressProvenWhy' },
  said: { icon: 'unverified', look: 'q', title: 'claimedSaid', why: 'claimedSaidWhy' },
  nobody: { icon: 'unverified', look: 'q', title: 'claimedNobody', why: 'claimedNobodyWhy' },
  forged: { icon: 'forged', look: 'n', title: 'warnForged', why: 'warnForgedWhy' },
  address_changed: { icon: 'forged', look: 'n', title: 'warnAddress', why: 'warnAddressWhy' },
};

/** A reason that this page does not know makes nobody sure. */
export function shown({ why }: Pick<Certainty, 'why'>): Shown {
  return SHOWN[why] ?? SHOWN.nobody!;
}

const YEAR = 365 * 24 * 3_600_000;

/** An agent kept the earlier address when asked about this very one; refused before it was named: about another. */
export function isRefused({ since, refused }: Pick<HeldAddress, 'since' | 'refused'>): boolean {
  return refused !== null && refused >= since;
}

/** Of an event: an agent kept the earlier address, so the new one waits for no day. Both in milliseconds. */
export function staysUntilReleased(since: number, until: number): boolean {
  return until - since > YEAR;
}
