import check from 'icon:check';
import clock from 'icon:clock';
import seen from 'icon:seen';
import undo from 'icon:undo';
import type { File } from '../../shared/wire.ts';
import { icon } from '../icon.ts';
import { attached } from './files.ts';
import type { Room } from './room.ts';
import { h } from './dom.ts';
import { withLinks } from './text.ts';

export type State = 'waiting' | 'held' | 'flying' | 'sent' | 'seen' | 'failed' | 'none';

/** One message as it stands in the thread. */
export interface Said {
  mine: boolean;
  body: string;
  files: File[];
  /** "Olena, 09:42" over the first of a run. */
  who: string;
  state: State;
  /** The words under it: when it was seen, what was wrong. */
  note: string;
  /** The same message may pass at another time; else it has to be changed. */
  again: boolean;
  retry: () => void;
}

export function message(said: Said, room: Room): HTMLElement {
  const { mine, body, files, who } = said;
  return h(
    'li',
    { class: mine ? 'm mine' : 'm' },
    who !== '' && h('div', { class: 'who' }, who),
    mine && h('span', { class: 'sr' }, room.say.t('you')),
    body !== '' && h('div', { class: 'b' }, ...withLinks(body)),
    ...files.map((file) => attached(file, room.downloads, room.say)),
    ...status(said, room),
  );
}

function status({ state, note, retry, again }: Said, { say }: Room): HTMLElement[] {
  const line = (drawing: string, words: string): HTMLElement => h('div', { class: 'st' }, icon(drawing), words);
  if (state === 'waiting' || state === 'held') return [line(clock, say.t(state))];
  if (state === 'sent') return [line(check, say.t('sent'))];
  if (state === 'seen') return [line(seen, note ? say.t('seen', { time: note }) : say.t('seenBefore'))];
  if (state !== 'failed') return [];
  const button = h('button', { type: 'button', class: 'st bad', click: retry }, icon(undo), say.t(again ? 'failed' : 'change'));
  return note ? [h('div', { class: 'st bad' }, note), button] : [button];
}
