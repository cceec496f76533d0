import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Host } from '../element.ts';
import { drafts, type Drafts } from './drafts.ts';
import type { Account, Session } from './session.ts';

let kept: { text: string; conversation: number; kept: string[] }[];
let mine: Drafts;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', globalThis);
  kept = [];
  vi.stubGlobal('fetch', async (_: string, { body }: { body: Blob }) => kept.push(JSON.parse(await body.text())));
  const site = { bearer: () => ({ Authorization: 'Bearer secret' }) } as Account;
  mine = drafts({ at: (path: string) => path } as Host<unknown>, site);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('what is typed goes to the desk once, when the hand rests', async () => {
  mine.changed(0, 'W', []);
  mine.changed(0, 'Where', [{ name: 'a.png', size: 1, key: 'k' }, { name: 'b.png', size: 1 }]);
  await vi.runAllTimersAsync();
  expect(kept).toEqual([{ text: 'Where', conversation: 0, kept: ['k'] }]);
});

test('what the desk had is shown, unless something newer is there, and given back to it', async () => {
  const session = { draft: { text: 'of yesterday', conversation: 7, files: [] } } as unknown as Session;
  mine.take(session);
  await vi.runAllTimersAsync();
  expect(mine.of(7).text).toBe('of yesterday');
  expect(kept).toEqual([{ text: 'of yesterday', conversation: 7, kept: [] }]);
  mine.changed(7, 'newer', []);
  mine.take(session);
  expect(mine.of(7).text).toBe('newer');
});

test('what is sent is forgotten by both, and the next message has another id', async () => {
  const { id } = mine.of(0);
  expect(id).toMatch(/^[\w-]{8,40}$/);
  expect(mine.of(0).id).toBe(id);
  mine.changed(0, 'Where', []);
  mine.sent(0);
  await vi.runAllTimersAsync();
  expect(kept).toEqual([{ text: '', conversation: 0, kept: [] }]);
  expect(mine.of(0)).toMatchObject({ text: '' });
  expect(mine.of(0).id).not.toBe(id);
});

test('who leaves takes nothing along: the desk has it, the page does not', async () => {
  mine.changed(0, 'Secret', []);
  mine.forget();
  await vi.runAllTimersAsync();
  expect(kept).toEqual([{ text: 'Secret', conversation: 0, kept: [] }]);
  expect(mine.of(0).text).toBe('');
});
