import { translator, type Language, type Same, type Translate } from '../../shared/i18n.ts';
import type en from '../words/en.ts';

export type Words = Same<typeof en>;

const DAY = 86_400_000;
const MEGABYTE = 1024 * 1024;

/** Words, times, days and sizes in the visitor's language. */
export interface Say {
  t: Translate<typeof en>;
  time(at: number): string;
  /** The day as a key, in the visitor's own time zone. */
  dayKey(at: number): string;
  day(at: number): string;
  size(bytes: number): string;
}

export function sayIn(language: Language, words: Words): Say {
  const t = translator<typeof en>(words, language);
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, options);
  const clock = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const date = format({ day: 'numeric', month: 'long' });
  const key = format({ dateStyle: 'short' });
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const dayKey = (at: number): string => key.format(at);
  return {
    t,
    time: (at) => clock.format(at),
    dayKey,
    day(at) {
      if (dayKey(at) === dayKey(Date.now())) return t('today');
      return dayKey(at) === dayKey(Date.now() - DAY) ? t('yesterday') : date.format(at);
    },
    size(bytes) {
      if (bytes < MEGABYTE) return t('kilobytes', { size: number.format(Math.ceil(bytes / 1024)) });
      return t('megabytes', { size: number.format(bytes / MEGABYTE) });
    },
  };
}
