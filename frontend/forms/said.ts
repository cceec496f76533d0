import type { Same } from '../shared/i18n.ts';
import type { account, both, contact } from './words/en.ts';

export type Both = Same<typeof both>;
export type ContactWords = Both & Same<typeof contact>;
export type AccountWords = Both & Same<typeof account>;

/** Of one message, as the desk says them. */
export interface Limits {
  files: number;
  file_bytes: number;
}
