import { h } from './dom.ts';

const ADDRESS = /https?:\/\/[^\s<>"'«»“”]+/gi;
/** What ends a sentence and not an address. */
const TAIL = /[.,:;!?)\]}…]+$/;

export interface Part {
  text: string;
  link: boolean;
}

/** Web addresses in a text. Nothing else is ever a link, whatever it calls itself. */
export function parts(text: string): Part[] {
  const found: Part[] = [];
  let from = 0;
  for (const { 0: match, index } of text.matchAll(ADDRESS)) {
    const address = match.replace(TAIL, '');
    if (!URL.canParse(address)) continue;
    found.push({ text: text.slice(from, index), link: false }, { text: address, link: true });
    from = index + address.length;
  }
  return [...found, { text: text.slice(from), link: false }].filter((part) => part.text !== '');
}

export function withLinks(text: string): (string | HTMLElement)[] {
  return parts(text).map((part) =>
    part.link ? h('a', { href: part.text, target: '_blank', rel: 'noopener noreferrer nofollow' }, part.text) : part.text,
  );
}
