import type { Shown } from '../../shared/wire.ts';
import type { Pending } from '../protocol/thread.ts';
import { h, type Row } from './dom.ts';
import { message, type Said, type State } from './message.ts';
import type { Room } from './room.ts';

const RUN = 5 * 60_000;

interface Item extends Said {
  key: string;
  at: number;
  name: string;
  /** Words of an event; a message has none. */
  line: string;
}

/** The thread as rows: days, messages in runs, events in one quiet line. */
export function timeline(room: Room): Row[] {
  const { thread, say } = room;
  const items = [...thread.entries.map((one) => shown(one, room)), ...[...thread.pending.values()].map((one) => waiting(one, room))];
  const rows: Row[] = [];
  items.forEach((item, place) => {
    const before = items[place - 1];
    const newDay = !before || say.dayKey(before.at) !== say.dayKey(item.at);
    if (newDay) rows.push(quiet(`day ${say.dayKey(item.at)}`, say.day(item.at), 'day'));
    if (item.line) rows.push(quiet(item.key, item.line, 'event'));
    else rows.push(said(headed(item, newDay ? undefined : before, say.time(item.at)), items[place + 1], room));
  });
  return rows;
}

function shown(entry: Shown, room: Room): Item {
  const { thread, say } = room;
  const mine = entry.actor.kind === 'customer';
  const seenAt = mine ? thread.seenAt(entry) : undefined;
  return {
    key: entry.id || `${entry.conversation}:${entry.seq}`,
    at: entry.at,
    name: mine ? '' : (entry.actor.name ?? ''),
    line: event(entry, room),
    mine,
    body: entry.body ?? '',
    files: entry.files ?? [],
    who: '',
    state: !mine ? 'none' : seenAt === undefined ? 'sent' : 'seen',
    note: seenAt ? say.time(seenAt) : '',
    again: false,
    retry: () => undefined,
  };
}

function waiting(one: Pending, room: Room): Item {
  const { link, slow } = room.socket;
  const going: State = link !== 'live' ? 'waiting' : slow ? 'held' : 'flying';
  const state: State = one.ack ? 'sent' : one.failed !== undefined ? 'failed' : going;
  const { id: key, body, files, at } = one;
  const retry = (): void => room.retry(one);
  return { key, at, name: '', line: '', mine: true, body, files, who: '', state, note: one.failed ?? '', again: one.again ?? false, retry };
}

function event(entry: Shown, { say }: Room): string {
  if (entry.kind === 'closed') return say.t('closedAt', { time: say.time(entry.at) });
  if (entry.kind === 'reopened') return say.t('reopened');
  return entry.kind === 'continued' ? say.t('continued') : '';
}

/** The first of an agent's run is headed with his name and the time. */
function headed(item: Item, before: Item | undefined, time: string): Item {
  const runs = before && !before.line && before.name === item.name && item.at - before.at < RUN;
  return item.mine || runs ? item : { ...item, who: [item.name, time].filter(Boolean).join(' · ') };
}

/** Of several own messages in one state the last one says it. */
function said(item: Item, next: Item | undefined, room: Room): Row {
  const told = next?.mine && !next.line && next.state === item.state && item.state !== 'failed';
  const state = told ? 'none' : item.state;
  const outline = item.state === 'waiting' || item.state === 'held';
  const sign = JSON.stringify([item.body, item.files.map((file) => file.key), item.who, state, item.note, outline]);
  const draw = (): HTMLElement => {
    const drawn = message({ ...item, state }, room);
    if (outline) drawn.classList.add('wait');
    return drawn;
  };
  return { key: item.key, sign, draw };
}

function quiet(key: string, words: string, name: string): Row {
  return { key, sign: words, draw: () => h('li', { class: name }, h('span', {}, words)) };
}
