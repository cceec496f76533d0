/** Closing goes on to the next conversation. */
import { beforeEach, expect, test, vi } from 'vitest';
import { settle } from './settle';
import type { Desk } from './state/desk.svelte';
import { madeDesk, row } from './state/made';

const view = { view: 'mine' as const, department: null, closed: false };
const screen = { offerUndo: vi.fn(), point: vi.fn() };
let desk: Desk;

async function shown(...ids: number[]) {
  ({ desk } = madeDesk(ids.map((id) => row({ id, last_at: 100 - id }))));
  desk.api.close = async (id) => row({ id, closed_at: 5, last_seq: 4 });
  await desk.show(view);
  await desk.open(ids[0]!);
  return { place: { view, conversation: ids[0]! }, go: vi.fn() };
}

beforeEach(() => vi.clearAllMocks());

test('the row that took its place is opened and has the focus', async () => {
  const where = await shown(7, 8, 9);
  await settle({ desk, screen, where }, true);
  expect(where.go).toHaveBeenCalledWith({ conversation: 8 });
  expect(screen.point).toHaveBeenCalledWith(8);
});

test('of the last one the closed conversation stays', async () => {
  const where = await shown(7);
  await settle({ desk, screen, where }, true);
  expect(where.go).not.toHaveBeenCalled();
  expect(screen.offerUndo).toHaveBeenCalledOnce();
});

test('who has gone elsewhere meanwhile is not taken away from there, nor is a narrow screen', async () => {
  const where = await shown(7, 8, 9);
  await settle({ desk, screen, where: { ...where, place: { view, conversation: 9 } } }, true);
  await desk.open(8);
  await settle({ desk, screen, where }, false);
  expect(where.go).not.toHaveBeenCalled();
});
