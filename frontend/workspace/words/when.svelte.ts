/** Times, sizes and counts as this language writes them. */
import { language, t } from './index.svelte';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

class Clock {
  now = $state(Date.now());
}
const clock = new Clock();
setInterval(() => (clock.now = Date.now()), 10_000);

export function now(): number {
  return clock.now;
}

/** English here is written as in Europe: the day before the month. */
function locale(): string {
  return language() === 'en' ? 'en-GB' : language();
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(at: number, options: Intl.DateTimeFormatOptions): string {
  const key = language() + JSON.stringify(options);
  let made = formats.get(key);
  if (!made) formats.set(key, (made = new Intl.DateTimeFormat(locale(), options)));
  return made.format(at);
}

export function time(at: number): string {
  return format(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

export function dayOf(at: number): string {
  return new Date(at).toDateString();
}

export function day(at: number): string {
  const thisYear = new Date(at).getFullYear() === new Date(now()).getFullYear();
  const date = format(at, { day: 'numeric', month: 'long', year: thisYear ? undefined : 'numeric' });
  if (dayOf(at) === dayOf(now())) return t('today', { day: date });
  if (dayOf(at) === dayOf(now() - DAY)) return t('yesterday', { day: date });
  return date;
}

export function date(at: number): string {
  return format(at, { day: 'numeric', month: 'long', year: 'numeric' });
}

export function shortDate(at: number): string {
  return format(at, { day: 'numeric', month: 'short', year: 'numeric' });
}

/** A day and its hour; the hour alone when it is today. */
export function moment(at: number): string {
  return dayOf(at) === dayOf(now()) ? time(at) : `${shortDate(at)}, ${time(at)}`;
}

/** Short, for a narrow column: the hour today, the day this year, the year before that. */
export function brief(at: number): string {
  if (dayOf(at) === dayOf(now())) return time(at);
  const thisYear = new Date(at).getFullYear() === new Date(now()).getFullYear();
  return thisYear ? format(at, { day: 'numeric', month: 'short' }) : format(at, { year: 'numeric' });
}

export function waits(since: number): string {
  const passed = Math.max(0, now() - since);
  return passed < MINUTE ? t('waitsLess') : t('waits', { time: span(passed) });
}

/** How long that is; what is under a minute counts as one. */
export function span(passed: number): string {
  if (passed < HOUR) return t('minutes', { n: Math.max(1, Math.floor(passed / MINUTE)) });
  if (passed >= DAY) return t('days', { n: Math.floor(passed / DAY) });
  const h = Math.floor(passed / HOUR);
  const m = Math.floor((passed % HOUR) / MINUTE);
  return m && h < 10 ? t('hoursMinutes', { h, m }) : t('hours', { n: h });
}

export function number(n: number): string {
  return new Intl.NumberFormat(locale()).format(n);
}

const UNITS = ['byte', 'kilobyte', 'megabyte'] as const;

export function bytes(size: number): string {
  let unit = 0;
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  const digits = unit === 2 && size < 10 ? 1 : 0;
  return new Intl.NumberFormat(locale(), {
    style: 'unit',
    unit: UNITS[unit],
    unitDisplay: unit === 0 && language() === 'en' ? 'long' : 'short',
    maximumFractionDigits: digits,
  }).format(size);
}

export function languageName(code: string): string {
  try {
    const name = new Intl.DisplayNames([language()], { type: 'language' }).of(code) ?? code;
    return name.charAt(0).toLocaleUpperCase(language()) + name.slice(1);
  } catch {
    return code;
  }
}
