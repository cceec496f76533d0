/** The work that the desk asks for, and a link by mail for whom it takes too long. Loaded when it is asked for. */
import words from 'words:work';
import { fill, h } from '../dom.ts';
import { solve } from './solve.ts';

const PATIENCE = 10_000; // ms

/**
 * The work done, or "" for whoever would rather have a link: that is offered in `place` after ten seconds, as to a
 * browser without a script it is at once.
 */
export async function work(place: HTMLElement, challenge: string, bits: number): Promise<string> {
  const stopped = new AbortController();
  const said = h('p', { role: 'status', className: 'hint' }, words.checking);
  place.append(said);
  let timer = 0;
  const byMail = new Promise<string>((take) => {
    const button = h('button', { type: 'button', className: 'by-mail', onclick: () => take('') }, words.mail);
    timer = window.setTimeout(() => said.replaceChildren(words.slow, ' ', button), PATIENCE);
  });
  try {
    return await Promise.race([solve(challenge, bits, stopped.signal), byMail]);
  } finally {
    clearTimeout(timer);
    stopped.abort();
    said.remove();
  }
}

/** A link went to the address, and nothing is sent before it is used. */
export function held(email: string): HTMLElement {
  return h('div', { className: 'done' }, h('h2', { tabIndex: -1 }, words.step), h('p', {}, ...fill(words.link, h('b', {}, email))));
}
