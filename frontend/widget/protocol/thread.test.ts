import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Keep } from '../keep.ts';
import { fakePage, own, reply, WELCOME } from './fake.ts';
import { Thread } from './thread.ts';

let page: ReturnType<typeof fakePage>;
let store: Record<string, string>;
let thread: Thread;

beforeEach(() => {
  page = fakePage();
  store = {};
  thread = new Thread(new Keep('demo', store));
});
afterEach(() => vi.unstubAllGlobals());

const bodies = (): (string | undefined)[] => thread.entries.map((entry) => entry.body);
const message = { body: 'm1', files: [], topic: '' };
const elsewhere = (key: string, newValue: string | null): void => page.get('storage')!.forEach((heard) => heard({ key, newValue }));

test('an entry that is held already is not shown twice', () => {
  thread.take(reply(2, 0, 'Hello'));
  thread.take(reply(2, 0, 'Hello'));
  expect(bodies()).toEqual(['Hello']);
});

test('own words from another tab take the place of what waits here', () => {
  thread.write({ ...message, id: 'm1' });
  thread.take(own(1, 0, 'm1'));
  expect(thread.pending.size).toBe(0);
  expect(bodies()).toEqual(['m1']);
  expect(Object.keys(store)).toEqual([]);
});

test('what another tab writes waits here too, and goes when that tab drops it', () => {
  elsewhere('openline:demo:out:m9', JSON.stringify({ ...message, id: 'm9', at: 1 }));
  expect([...thread.pending.keys()]).toEqual(['m9']);
  elsewhere('openline:demo:out:m9', null);
  expect(thread.pending.size).toBe(0);
});

test('what waits comes back in the order in which it was written, not in that of the storage', () => {
  vi.useFakeTimers();
  for (const id of ['z1', 'a2', 'm3', 'b4']) thread.write({ ...message, id });
  vi.setSystemTime(Date.now() - 60_000);
  thread.write({ ...message, id: 'c5' });
  vi.useRealTimers();
  const shuffled = Object.fromEntries(Object.entries(store).sort());
  expect([...new Thread(new Keep('demo', shuffled)).pending.keys()]).toEqual(['z1', 'a2', 'm3', 'b4', 'c5']);
});

test('what another tab wrote before stands before', () => {
  thread.write({ ...message, id: 'm2' });
  elsewhere('openline:demo:out:m1', JSON.stringify({ ...message, id: 'm1', at: 1 }));
  expect([...thread.pending.keys()]).toEqual(['m1', 'm2']);
});

test('a continued conversation stands behind the one it continues, and is the current one', () => {
  thread.fill([own(1, 0, 'm1', 7), { ...reply(5, 1, '', 7), kind: 'closed' }]);
  thread.fill([{ ...reply(1, 0, '', 9), kind: 'continued', at: 6_000 }, { ...reply(2, 1, 'We go on', 9), at: 7_000 }]);
  expect(thread.entries.map((entry) => entry.conversation)).toEqual([7, 7, 9, 9]);
  expect([thread.conversation, thread.closed]).toEqual([9, false]);
  expect(thread.cursor).toEqual({ 7: 5, 9: 2 });
});

test('a message after the close opens the conversation again', () => {
  thread.take({ ...reply(2, 0, ''), kind: 'closed' });
  expect(thread.closed).toBe(true);
  thread.take(own(3, 2, 'm1'));
  expect(thread.closed).toBe(false);
});

test('answers are unread until they are looked at, over reloads too', () => {
  thread.fill([own(1, 0, 'm1'), reply(2, 1, 'a'), reply(3, 2, 'b')]);
  expect(thread.unread).toHaveLength(2);
  expect(thread.look()).toEqual([{ conversation: 7, seq: 3 }]);
  expect(thread.look()).toEqual([]);
  const later = new Thread(new Keep('demo', store));
  later.fill(thread.entries);
  expect(later.unread).toEqual([]);
});

test('own words are seen when the agents have read so far, or have answered after them', () => {
  const [first, second] = [own(1, 0, 'm1'), own(3, 1, 'm2')];
  thread.fill([first, second]);
  thread.agentsSeen(7, 1, 5_000);
  expect([thread.seenAt(first), thread.seenAt(second)]).toEqual([5_000, undefined]);
  thread.take(reply(4, 3, 'Yes'));
  expect(thread.seenAt(second)).toBe(0);
});

test('a welcome says whether the conversation is closed', () => {
  thread.welcome({ ...WELCOME, conversation: 7, closed: true, seen: 1, entries: [own(1, 0, 'm1')] });
  expect([thread.closed, thread.seenAt(thread.entries[0]!)]).toEqual([true, 0]);
});

test('a new visitor starts with nothing but what he has written', () => {
  thread.fill([own(1, 0, 'old')]);
  thread.write({ ...message, id: 'm1' });
  thread.startOver();
  expect([thread.entries, thread.cursor, [...thread.pending.keys()]]).toEqual([[], {}, ['m1']]);
});
