import check from 'icon:check';
import clock from 'icon:clock';
import reply from 'icon:reply';
import words from 'words:mine';
import { h, icon } from '../../dom.ts';

export interface Request {
  id: number;
  title: string;
  state: 'answered' | 'your_turn' | 'with_us' | 'closed';
  last_at: number;
  /** Its newest answer was read here. */
  seen: boolean;
  /** "Answered 2 hours ago, read by you" */
  line: string;
}

const ICONS = { answered: check, your_turn: reply, with_us: clock, closed: '' };

/** One of "My requests", as a button that opens it. */
export function row({ id, title, state, line, seen }: Request, open: (id: number) => void): HTMLElement {
  const chip = h('span', { className: `chip ${state}` }, ICONS[state] && icon(ICONS[state]), words[state]);
  const button = h('button', { id: `r${id}`, onclick: () => open(id) }, h('b', {}, title), h('small', {}, line), chip);
  return h('li', { className: seen || state === 'with_us' ? '' : 'new' }, button);
}
