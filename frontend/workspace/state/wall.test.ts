/** A membership is taken away, or given back: what the screen still holds of the department. */
import { beforeEach, expect, test } from 'vitest';
import type { AgentCommand, AgentFrame } from '../../shared/wire';
import type { Desk } from './desk.svelte';
import { entry, madeDesk, ME, row } from './made';

const SECURITY = 2;
const mine = { view: 'mine' as const, department: null, closed: false };
const welcome = (...departments: number[]): AgentFrame => ({ t: 'welcome', agent: ME, departments, version: '1' });
const walled = row({ id: 8, department: SECURITY, last_at: 50 });

let sent: AgentCommand[];
let desk: Desk;

function opened(id: number): void {
  const shown = id === walled.id ? walled : row({ id });
  desk.frames([{ t: 'opened', row: shown, entries: [entry(1), entry(2), entry(3)], earlier: false }]);
}

beforeEach(async () => {
  ({ desk, sent } = madeDesk([row(), walled]));
  await desk.show(mine);
  await desk.open(8);
  opened(8);
  await desk.open(7);
  opened(7);
  sent.length = 0;
});

test('its rows leave the list at once, also while the pointer is on it', () => {
  desk.listing.freeze(true);
  desk.frames([welcome(1)]);
  expect(desk.listing.shown).toEqual([7]);
  expect(desk.book.get(8)).toBeUndefined();
  expect(desk.thread.status).toBe('ready');
});

test('the way back to a thread of it shows no word of it', async () => {
  desk.frames([welcome(1)]);
  await desk.open(8);
  expect([desk.thread.status, desk.thread.entries]).toEqual(['loading', []]);
});

test('nor does the way back to one whose row was already forgotten', async () => {
  desk.book.forget(8);
  desk.frames([welcome(1)]);
  await desk.open(8);
  expect(desk.thread.entries).toEqual([]);
});

test('a thread of a department that stays is still there at once', async () => {
  await desk.open(8);
  desk.frames([welcome(1, SECURITY)]);
  await desk.open(7);
  expect([desk.thread.status, desk.thread.entries.length]).toEqual(['ready', 3]);
});

test('given back, the thread on the screen comes back by itself, whole', async () => {
  await desk.open(8);
  desk.frames([welcome(1)]);
  expect([desk.thread.status, desk.thread.entries]).toEqual(['gone', []]);
  desk.frames([{ t: 'error', code: 'not_found', text: '…', conversation: 8 }]);
  expect([desk.thread.status, desk.trouble]).toEqual(['gone', '']);
  sent.length = 0;
  desk.frames([welcome(1, SECURITY)]);
  expect(sent).toContainEqual({ t: 'open', conversation: 8, after: 0 });
  desk.frames([{ t: 'said', row: walled, entries: [entry(3)] }]);
  opened(8);
  expect([desk.thread.status, desk.thread.entries.length]).toEqual(['ready', 3]);
});
