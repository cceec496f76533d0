/** Frames in, state out. */
import { beforeEach, expect, test, vi } from 'vitest';
import type { AgentCommand, AgentFrame, Entry, Row } from '../../shared/wire';
import { Refused, type Api } from '../api';
import { Desk } from './desk.svelte';
import { AGENT, entry, ME, MemoryStore, row } from './made';
import { Store } from './store';

const IHOR = 2;

function reply(seq: number, body: string): Entry {
  return entry(seq, { kind: 'reply_written', actor: { kind: 'agent', id: ME, name: 'Олена' }, body });
}

const seqs = (desk: Desk) => desk.thread.entries.map(({ seq }) => seq);

let sent: AgentCommand[];
let online: boolean;
let pages: Row[];
let store: MemoryStore;
let desk: Desk;
const api = {
  page: vi.fn(async () => ({ rows: pages, next: null as string | null, count: pages.length })),
  counts: vi.fn(async () => ({ mine: 1, unassigned: 0, all: 1, departments: {} })),
  me: vi.fn(async () => desk.me),
  changes: vi.fn(async () => []),
  thread: vi.fn(),
};

function made(): Desk {
  const send = (command: AgentCommand) => {
    if (online) sent.push(command);
    return online;
  };
  return new Desk(AGENT, api as unknown as Api, send, new Store(() => store));
}

beforeEach(async () => {
  sent = [];
  online = true;
  pages = [row()];
  store = new MemoryStore();
  desk = made();
  await desk.show({ view: 'mine', department: null, closed: false });
  await desk.open(7);
  desk.frames([{ t: 'opened', row: row(), entries: [entry(1), entry(2), entry(3)], earlier: false }]);
  sent.length = 0;
});

test('an entry that follows is shown', () => {
  desk.frames([{ t: 'said', row: row({ last_seq: 4 }), entries: [entry(4)] }]);
  expect(seqs(desk)).toEqual([1, 2, 3, 4]);
  expect(sent).toEqual([]);
});

test('an entry that comes twice is shown once', () => {
  const said: AgentFrame = { t: 'said', row: row({ last_seq: 4 }), entries: [entry(3), entry(4)] };
  desk.frames([said, said]);
  expect(seqs(desk)).toEqual([1, 2, 3, 4]);
});

test('a hole is not shown but asked for, from the last entry that is held', () => {
  desk.frames([{ t: 'said', row: row({ last_seq: 6 }), entries: [entry(6)] }]);
  expect(seqs(desk)).toEqual([1, 2, 3]);
  expect(sent).toEqual([{ t: 'open', conversation: 7, after: 3 }]);
  desk.frames([{ t: 'opened', row: row({ last_seq: 6 }), entries: [entry(4), entry(5), entry(6)], earlier: false }]);
  expect(seqs(desk)).toEqual([1, 2, 3, 4, 5, 6]);
});

test('when too much was missed the newest stand alone, and the earlier can be loaded', () => {
  desk.frames([{ t: 'opened', row: row({ last_seq: 300 }), entries: [entry(299), entry(300)], earlier: true }]);
  expect(seqs(desk)).toEqual([299, 300]);
  expect(desk.thread.earlier).toBe(true);
});

test('an older row that comes late changes nothing', () => {
  desk.frames([
    { t: 'row', row: row({ last_seq: 5, preview: 'нове' }) },
    { t: 'row', row: row({ last_seq: 4, preview: 'старе' }) },
  ]);
  expect(desk.book.get(7)!.preview).toBe('нове');
});

test('of one seq the row that was seen further counts', () => {
  desk.frames([{ t: 'row', row: row({ customer_seen_seq: 3 }) }, { t: 'row', row: row({ customer_seen_seq: 2 }) }]);
  expect(desk.book.get(7)!.customer_seen_seq).toBe(3);
});

test('a row that somebody else has now leaves the list of mine', () => {
  desk.frames([{ t: 'row', row: row({ last_seq: 4, assignee: IHOR }) }]);
  expect(desk.listing.shown).toEqual([]);
});

test('a row of another view does not enter this one', () => {
  desk.frames([{ t: 'row', row: row({ id: 8, assignee: null }) }, { t: 'row', row: row({ id: 9, closed_at: 5 }) }]);
  expect(desk.listing.shown).toEqual([7]);
});

test('a new row goes to the top, and waits behind the pill while the pointer is on the list', () => {
  desk.frames([{ t: 'row', row: row({ id: 8, last_at: 200 }) }]);
  expect(desk.listing.shown).toEqual([8, 7]);
  desk.listing.freeze(true);
  desk.frames([{ t: 'row', row: row({ id: 9, last_at: 300 }) }]);
  expect(desk.listing.shown).toEqual([8, 7]);
  expect(desk.listing.fresh).toBe(1);
  desk.listing.settle();
  expect(desk.listing.shown).toEqual([9, 8, 7]);
});

test('under the pointer a row that left stays where it was, and only there', () => {
  desk.listing.freeze(true);
  desk.frames([{ t: 'row', row: row({ last_seq: 4, assignee: IHOR }) }]);
  expect(desk.listing.shown).toEqual([7]);
  expect(desk.listing.holds(7)).toBe(false);
  desk.listing.freeze(false);
  expect(desk.listing.shown).toEqual([]);
});

test('what is gone is gone everywhere', () => {
  desk.listing.freeze(true);
  desk.frames([{ t: 'gone', conversation: 7 }]);
  expect(desk.listing.shown).toEqual([]);
  expect(desk.book.get(7)).toBeUndefined();
  expect([desk.thread.status, seqs(desk)]).toEqual(['gone', []]);
});

test('a conversation of another department says so, by socket and by API', async () => {
  await desk.open(99);
  desk.frames([{ t: 'error', code: 'not_found', text: '…', conversation: 99 }]);
  expect(desk.thread.status).toBe('gone');
  online = false;
  api.thread.mockRejectedValueOnce(new Refused(404, { code: 'not_found', text: '…' }));
  await desk.open(98);
  expect(desk.thread.status).toBe('gone');
});

function say(id: string, body: string): void {
  desk.outbox.add({ id, conversation: 7, kind: 'reply', body, files: [], at: 1, after: 3 });
}

test('ack, then said: one bubble becomes one entry', () => {
  say('a', 'Вітаю');
  expect(desk.bubbles).toHaveLength(1);
  desk.frames([{ t: 'ack', id: 'a', conversation: 7, seq: 4, at: 40 }]);
  expect(desk.bubbles.map(({ seq }) => seq)).toEqual([4]);
  desk.frames([{ t: 'said', row: row({ last_seq: 4 }), entries: [reply(4, 'Вітаю')] }]);
  expect([desk.bubbles.length, desk.outbox.items.length]).toEqual([0, 0]);
});

test('said, then ack: the entry is not shown beside its own bubble', () => {
  say('a', 'Вітаю');
  desk.frames([{ t: 'said', row: row({ last_seq: 4 }), entries: [reply(4, 'Вітаю')] }]);
  expect(desk.bubbles).toEqual([]);
  desk.frames([{ t: 'ack', id: 'a', conversation: 7, seq: 4, at: 40 }]);
  expect(desk.outbox.items).toEqual([]);
});

test('the same words said twice are two bubbles, of which one entry takes one', () => {
  say('a', 'Так');
  say('b', 'Так');
  desk.frames([{ t: 'said', row: row({ last_seq: 4 }), entries: [reply(4, 'Так')] }]);
  expect(desk.bubbles).toHaveLength(1);
});

test('a refusal stands on the bubble, and is not sent again by itself', () => {
  say('a', '');
  desk.frames([{ t: 'error', id: 'a', code: 'empty', text: 'Повідомлення порожнє', conversation: 7 }]);
  expect(desk.bubbles[0]!.failed).toEqual({ text: 'Повідомлення порожнє', retry: false });
  desk.frames([{ t: 'welcome', agent: ME, departments: [1], version: '1' }]);
  expect(sent.filter(({ t }) => t === 'reply')).toEqual([]);
});

test('after a gap the list is watched, the thread continued and what is unconfirmed sent again', () => {
  say('a', 'Вітаю');
  desk.frames([{ t: 'welcome', agent: ME, departments: [1], version: '1' }]);
  expect(sent).toEqual([
    { t: 'watch', view: 'mine', closed: false },
    { t: 'open', conversation: 7, after: 3 },
    { t: 'reply', id: 'a', conversation: 7, body: 'Вітаю', files: [] },
  ]);
});

test('after a gap rows that are no longer in the list leave it', async () => {
  desk.frames([{ t: 'row', row: row({ id: 8, last_at: 900 }) }]);
  pages = [row()];
  await desk.listing.refresh();
  expect(desk.listing.shown).toEqual([7]);
});

test('a frame that overtakes the page it came with is not undone by it', async () => {
  const answer = desk.listing.refresh();
  desk.frames([{ t: 'row', row: row({ id: 8, last_at: 900 }) }, { t: 'row', row: row({ last_seq: 4, assignee: IHOR }) }]);
  await answer;
  expect(desk.listing.shown).toEqual([8]);
});

test('what was said outlives a reload', () => {
  say('a', 'Вітаю');
  expect(made().outbox.unconfirmed().map(({ body }) => body)).toEqual(['Вітаю']);
  desk.frames([{ t: 'ack', id: 'a', conversation: 7, seq: 4, at: 40 }]);
  expect(made().outbox.items).toEqual([]);
});

test('the title counts what nobody has read of mine', () => {
  desk.frames([
    { t: 'row', row: row({ id: 8, customer_seq: 5, last_seq: 5 }) },
    { t: 'row', row: row({ id: 9, customer_seq: 5, last_seq: 5, assignee: IHOR }) },
  ]);
  expect(desk.unread).toBe(1);
});

test('what ceased to be mine while nobody told is not counted', async () => {
  desk.frames([{ t: 'row', row: row({ id: 8, customer_seq: 5, last_seq: 5 }) }]);
  pages = [row()];
  desk.frames([{ t: 'welcome', agent: ME, departments: [1], version: '1' }]);
  await vi.waitFor(() => expect(desk.unread).toBe(0), { timeout: 20_000 });
});

test('that it was seen is said once for each new word of the customer', () => {
  desk.connection = 'connected';
  desk.see();
  expect(sent).toEqual([]);
  desk.frames([{ t: 'said', row: row({ last_seq: 4, customer_seq: 4 }), entries: [entry(4)] }]);
  desk.see();
  desk.see();
  expect(sent).toEqual([{ t: 'seen', conversation: 7, seq: 4 }]);
});
