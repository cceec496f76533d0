import tick from 'icon:tick';
import { fill, h, icon, say } from '../dom.ts';
import type { Host } from '../element.ts';
import type { ContactWords } from '../said.ts';
import { minutes } from '../units.ts';

export interface Taken {
  number: number;
  email: string;
  /** This one and the next only while the page stands: a reload does not say them again. */
  wait?: number | null;
  copied?: boolean;
  /** When it was taken, by this machine's clock; ms. */
  at?: number;
}

/** We have it: its number, where the answer comes to, and what happens next. It claims no more than was done. */
export function end(host: Host<ContactWords>, { number, email, wait, copied, at }: Taken, anew: () => void): HTMLElement {
  const { words, language } = host;
  const about = wait && minutes(host, wait);
  const now = new Intl.DateTimeFormat(language, { timeStyle: 'short' }).format(at);
  const step = (name: string, below?: string | 0 | null, inside?: Node): Node => h('li', {}, h('i', {}, inside), h('b', {}, name), below);
  return h(
    'div',
    { className: 'done' },
    h('h2', { tabIndex: -1 }, words.got),
    h('p', {}, ...fill(words.number, number.toLocaleString(language), h('b', {}, email)), about && say(words.usually, about), '.'),
    h('ol', {}, step(words.received, now, icon(tick)), step(words.reads), step(words.yours, about && `≈ ${about}`)),
    h('p', {}, copied && `${words.copied} `, words.wrong),
    h('button', { onclick: anew }, words.more),
  );
}
