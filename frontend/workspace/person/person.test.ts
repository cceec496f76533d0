/** What the panel says of a customer, and when it asks again. */
import { expect, test, vi } from 'vitest';
import type { CustomerOut } from '../../shared/wire';
import { Refused } from '../api';
import { entry, madeDesk, row } from '../state/made';
import { keepEarlier, merge, release, unmerge } from './actions';
import { isRefused, shown, staysUntilReleased } from './certain';

async function opened() {
  const { desk } = madeDesk([row()]);
  await desk.open(7);
  desk.frames([{ t: 'opened', row: row(), entries: [entry(3)], earlier: false }]);
  return desk;
}

test('only what is proven here has the whole green shield', () => {
  const whys = ['signed_in', 'signed', 'holds', 'joined', 'proven', 'said', 'nobody', 'forged', 'address_changed'];
  const green = whys.filter((why) => shown({ why }).icon === 'verified' || shown({ why }).look === 'y');
  expect(green).toEqual(['signed_in', 'signed']);
  expect(whys.filter((why) => shown({ why }).look === 'n')).toEqual(['forged', 'address_changed']);
});

test('a reason that this page does not know makes nobody sure', () => {
  expect(shown({ why: 'a new proof' })).toEqual(shown({ why: 'nobody' }));
});

test('the panel asks again when something is told of the person of the open conversation', async () => {
  const desk = await opened();
  const before = desk.customerTurn;
  desk.frames([{ t: 'person', conversation: 8 }]);
  expect(desk.customerTurn).toBe(before);
  desk.frames([{ t: 'person', conversation: 7 }]);
  expect(desk.customerTurn).toBe(before + 1);
});

test('it asks again when another customer of the same person asks something', async () => {
  const desk = await opened();
  desk.customer = { id: 3, joined: [{ id: 4, name: 'Тарас' }] } as unknown as CustomerOut;
  const before = desk.customerTurn;
  desk.frames([{ t: 'row', row: row({ id: 9, customer: 5 }) }]);
  expect(desk.customerTurn).toBe(before);
  desk.frames([{ t: 'row', row: row({ id: 8, customer: 4 }) }]);
  expect(desk.customerTurn).toBe(before + 1);
});

test('what was merged or parted can be taken back in its conversation', async () => {
  const desk = await opened();
  const asked = vi.fn(async () => row({ last_seq: 4 }));
  Object.assign(desk.api, { merge: asked, unmerge: asked });
  expect(await merge(desk, 4, 'Тарас')).toEqual({ kind: 'merged', conversation: 7, id: 4, name: 'Тарас' });
  expect(await unmerge(desk, 4, 'Тарас')).toEqual({ kind: 'unmerged', conversation: 7, id: 4, name: 'Тарас' });
  expect(asked.mock.calls).toEqual([[7, 4], [7, 4]]);
});

test('a refusal is said above the conversation, and there is nothing to take back', async () => {
  const desk = await opened();
  const before = desk.customerTurn;
  const refuse = async () => {
    throw new Refused(404, { code: 'not_found', text: 'Такої розмови немає' });
  };
  Object.assign(desk.api, { merge: refuse });
  expect(await merge(desk, 4, 'Тарас')).toBeNull();
  expect(desk.trouble).toBe('Такої розмови немає');
  expect(desk.customerTurn).toBe(before);
});

test('when another address waits than the one that was answered about, that is said and the panel asks again', async () => {
  const desk = await opened();
  const before = desk.customerTurn;
  const refuse = async () => {
    throw new Refused(409, { code: 'others_held', text: 'Сайт тим часом підписав іншу адресу' });
  };
  Object.assign(desk.api, { releaseAddress: refuse, keepAddress: refuse });
  await release(desk, ['new@example.org']);
  expect(desk.trouble).toBe('Сайт тим часом підписав іншу адресу');
  expect(desk.customerTurn).toBe(before + 1);
  await keepEarlier(desk, ['new@example.org']);
  expect(desk.customerTurn).toBe(before + 2);
});

test('what is released or kept back is what was asked about, and the panel asks again', async () => {
  const desk = await opened();
  const before = desk.customerTurn;
  const asked = vi.fn(async () => row({ last_seq: 4 }));
  Object.assign(desk.api, { releaseAddress: asked, keepAddress: asked });
  await keepEarlier(desk, ['new@example.org']);
  await release(desk, ['new@example.org', 'other@example.org']);
  expect(asked.mock.calls).toEqual([[7, ['new@example.org']], [7, ['new@example.org', 'other@example.org']]]);
  expect(desk.customerTurn).toBe(before + 2);
});

test('a refusal is of an address that was there, and of one that was named later it is an earlier one', () => {
  expect(isRefused({ since: 5, refused: null })).toBe(false);
  expect(isRefused({ since: 5, refused: 5 })).toBe(true);
  expect(isRefused({ since: 5, refused: 4 })).toBe(false);
});

test('an address that was kept back waits for no day', () => {
  const day = 24 * 3_600_000;
  expect(staysUntilReleased(0, 3 * day)).toBe(false);
  expect(staysUntilReleased(0, 3650 * day)).toBe(true);
});
