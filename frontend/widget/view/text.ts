import { h } from './dom.ts';

const ADDRESS = /https?:\/\/[^\s<>"'«»“”]+/gi;
/** What ends a sentence and not an address. */
const TAIL = /[.,:;!?)\]}…]+$/;

/** Text as text, with web addresses as links. Nothing else is ever a link, whatever it calls itself. */
export function withLinks(text: string): (string | HTMLElement)[] {
  const parts: (string | HTMLElement)[] = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = found.replace(TAIL, '');
    if (!URL.canParse(address)) continue;
    parts.push(text.slice(from, index), h('a', { href: address, target: '_blank', rel: 'noopener noreferrer nofollow' }, address));
    from = index + address.length;
  }
  return [...parts, text.slice(from)].filter((part) => part !== '');
}
