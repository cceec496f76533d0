/** Why a server did not take a letter: words for the usual reasons, and always what the server itself said. */
import type { letters } from '../words/letters/en';

export type Class = Extract<keyof typeof letters, `refused${string}`>;

/** RFC 3463: class, subject and detail. */
const STATUS = /(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/;
const CLASSES: readonly [RegExp, Class][] = [
  [/^5\.1\.(?:1|3|6|10)$/, 'refusedNoAddress'],
  [/^5\.1\.2$/, 'refusedNoDomain'],
  [/^5\.2\.1$/, 'refusedDisabled'],
  [/^[45]\.2\.2$/, 'refusedFull'],
  [/^5\.(?:2|3)\.(?:3|4)$/, 'refusedTooLarge'],
  [/^[45]\.4\.7$/, 'refusedTooLong'],
  [/^5\.7\.\d+$/, 'refusedByPolicy'],
];

/** The class for which there are words; `said` is what the server said, its status only once. */
export function refusal(status: string, reason: string): { words: Class | null; said: string } {
  const code = STATUS.exec(reason)?.[1] ?? status;
  const said = [reason.includes(status) ? '' : status, reason].filter(Boolean).join(' ');
  return { words: CLASSES.find(([pattern]) => pattern.test(code))?.[1] ?? null, said };
}
