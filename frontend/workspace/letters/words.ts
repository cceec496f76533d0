/** Sentences that are put together from what a letter brings. */
import type { Letter } from '../../shared/wire';
import { t } from '../words/index.svelte';
import { REASONS, type Reason } from './reasons';

/** Why the letter was judged so: the deciding reason first, then what was found beside it. */
export function whys({ proof }: Letter): string[] {
  const { domain = '', source = '', reasons = [] } = proof ?? {};
  const known = reasons.map((code) => REASONS[code]).filter((key) => key !== undefined);
  return [...new Set(known)].map((key) => sentence(key, domain, source));
}

function sentence(key: Reason, domain: string, source: string): string {
  if (key === 'whyNotSignedBy' && source) return t('whyNotSignedByFrom', { domain, source });
  return t(key as 'whyNoPolicy', { domain });
}
