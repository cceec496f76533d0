import file from 'icon:file';
import words from 'words:mine';
import { h, icon } from '../../dom.ts';
import type { Host } from '../../element.ts';
import type { AccountWords } from '../../said.ts';
import { size } from '../../units.ts';

export interface Kept {
  key: string;
  name: string;
  size: number;
}

export interface Entry {
  at: number;
  kind: 'asked' | 'answered' | 'letter' | 'closed' | 'reopened';
  /** Of who answered. */
  name: string;
  body: string;
  files: Kept[];
}

/** Web addresses, without what ends the sentence behind them. Nothing else is ever a link. */
const ADDRESS = /(https?:\/\/[^\s<>"«»“”]*[^\s<>"«»“”.,:;!?)\]}…])/;

export function entry(host: Host<AccountWords>, { at, kind, name, body, files }: Entry, save: (file: Kept) => Promise<void>): HTMLElement {
  const { language } = host;
  const who = { asked: words.you, answered: name, letter: words.letter, closed: words.settled, reopened: words.reopened }[kind];
  const when = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
  const text = body.split(ADDRESS).map((part, place) =>
    place % 2 ? h('a', { href: part, target: '_blank', rel: 'noopener noreferrer nofollow' }, part) : part,
  );
  return h('li', { className: kind }, h('small', {}, `${who}, ${when}`), body && h('p', {}, ...text), ...files.map(button));

  function button(one: Kept): HTMLElement {
    const below = h('small', {}, size(host, one.size));
    const onclick = (): void => void save(one).catch(() => (below.textContent = host.words.offline));
    return h('button', { onclick }, icon(file), one.name, below);
  }
}
