import type { Host } from './element.ts';

type Speaking = Pick<Host<unknown>, 'language'>;

/** 40 -> "40 min", in no case of the grammar. From an hour and a half on in hours, rounded up. */
export function minutes(host: Speaking, wait: number): string {
  return wait < 90 ? unit(host, 'minute', wait) : unit(host, 'hour', Math.ceil(wait / 60));
}

export function size(host: Speaking, bytes: number): string {
  return bytes < 1 << 20 ? unit(host, 'kilobyte', Math.ceil(bytes / 1024)) : unit(host, 'megabyte', bytes / (1 << 20));
}

function unit({ language }: Speaking, name: string, value: number): string {
  return new Intl.NumberFormat(language, { style: 'unit', unit: name, maximumFractionDigits: 1 }).format(value);
}
