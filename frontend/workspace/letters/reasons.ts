/** Why a letter was judged as it was: the desk's codes, and the words for them. A code that is not known says nothing. */
import type { letters } from '../words/letters/en';

export type Reason = Extract<keyof typeof letters, `why${string}`>;

export const REASONS: Readonly<Record<string, Reason>> = {
  dmarc_pass_dkim: 'whyDmarcPassDkim',
  dmarc_pass_spf: 'whyDmarcPassSpf',
  dkim_aligned: 'whyDmarcPassDkim',
  spf_aligned: 'whyDmarcPassSpf',
  trusted_results: 'whyTrustedResults',
  signed_long_ago: 'whySignedLongAgo',
  own_address: 'whyOwnAddress',
  no_from: 'whyNoFrom',
  broken_head: 'whyBrokenHead',
  several_from: 'whySeveralFrom',
  from_in_group: 'whyFromInGroup',
  name_holds_address: 'whyNameHoldsAddress',
  no_policy: 'whyNoPolicy',
  policy_none: 'whyPolicyNone',
  looked_at_late: 'whyLookedAtLate',
  source_unknown: 'whySourceUnknown',
  dns_failed: 'whyDnsFailed',
  arc_trusted: 'whyArcTrusted',
  spf_open: 'whySpfOpen',
  body_not_signed_whole: 'whyBodyNotSignedWhole',
  subject_not_signed: 'whySubjectNotSigned',
  not_signed: 'whyNotSigned',
  signed_by_other: 'whySignedByOther',
  body_changed: 'whyBodyChanged',
  signature_wrong: 'whySignatureWrong',
  signature_expired: 'whySignatureExpired',
  signature_broken: 'whySignatureBroken',
  no_key: 'whyNoKey',
  weak_key: 'whyWeakKey',
  broken_key: 'whyBrokenKey',
  dmarc_failed_reject: 'whyNotSignedBy',
  dmarc_failed_quarantine: 'whyNotSignedBy',
};
