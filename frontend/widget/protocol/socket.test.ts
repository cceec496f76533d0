import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ack, fakePage, own, reply, Visitor } from './fake.ts';

let page: ReturnType<typeof fakePage>;

beforeEach(() => {
  vi.useFakeTimers();
  page = fakePage();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('the first hello has no token, and the one it gets is kept', () => {
  const visitor = new Visitor().join();
  expect(visitor.desk.sent[0]).toEqual({ t: 'hello', v: 1, line: 'demo', lang: 'en', token: '', cursor: {} });
  expect(visitor.keep.get('token')).toBe('T1');
});

test('a cut between sending and ack sends the same id again, and the message stands once', () => {
  const visitor = new Visitor().join();
  visitor.write('m1');
  visitor.desk.cut();
  vi.advanceTimersByTime(1_000);
  // The desk had kept it: its welcome brings the entry, and then it acknowledges the retry.
  visitor.join({ conversation: 7, entries: [own(1, 0, 'm1')] });
  expect(visitor.ids).toEqual([]);
  visitor.desk.say(ack('m1', 1, 0));
  expect(visitor.bodies).toEqual(['m1']);
  expect(visitor.thread.pending.size).toBe(0);
});

test('what the desk did not keep before the cut is sent again with its id', () => {
  const visitor = new Visitor().join();
  visitor.write('m1');
  visitor.desk.cut();
  vi.advanceTimersByTime(1_000);
  visitor.join();
  expect(visitor.ids).toEqual(['m1']);
  visitor.desk.say(ack('m1', 1, 0));
  expect(visitor.bodies).toEqual(['m1']);
});

test('what was written without a connection survives a reload and goes in order', () => {
  const store = {};
  const before = new Visitor(store);
  before.write('m1');
  before.write('m2');
  const after = new Visitor(store).join();
  expect(after.ids).toEqual(['m1']);
  after.desk.say(ack('m1', 1, 0));
  expect(after.ids).toEqual(['m1', 'm2']);
});

test('the cursor goes with the next hello', () => {
  const visitor = new Visitor().join({ conversation: 7, entries: [own(1, 0, 'm1'), reply(4, 1, 'Hello')] });
  visitor.desk.cut();
  vi.advanceTimersByTime(1_000);
  visitor.desk.accept();
  expect(visitor.desk.sent[0]).toMatchObject({ t: 'hello', token: 'T1', cursor: { 7: 4 } });
});

test('a hole before a live entry is asked for and filled', () => {
  const visitor = new Visitor().join({ conversation: 7, entries: [own(1, 0, 'm1')] });
  visitor.desk.say({ t: 'entry', entry: reply(5, 3, 'second') });
  expect(visitor.bodies).toEqual(['m1']);
  expect(visitor.desk.sent.at(-1)).toEqual({ t: 'more', cursor: { 7: 1 } });
  visitor.desk.say({ t: 'caught_up', more: false, entries: [reply(3, 1, 'first'), reply(5, 3, 'second')] });
  expect(visitor.bodies).toEqual(['m1', 'first', 'second']);
});

test('an entry that comes while the answer is on its way is asked for once more', () => {
  const visitor = new Visitor().join({ conversation: 7, entries: [own(1, 0, 'm1')] });
  visitor.desk.say({ t: 'entry', entry: reply(5, 3, 'second') });
  visitor.desk.say({ t: 'entry', entry: reply(6, 5, 'third') });
  visitor.desk.say({ t: 'caught_up', more: false, entries: [reply(3, 1, 'first'), reply(5, 3, 'second')] });
  expect(visitor.desk.sent.filter((one) => one.t === 'more')).toHaveLength(2);
  visitor.desk.say({ t: 'caught_up', more: false, entries: [reply(6, 5, 'third')] });
  expect(visitor.bodies).toEqual(['m1', 'first', 'second', 'third']);
});

test('an ack behind a hole is not sent again and stands where it belongs', () => {
  const visitor = new Visitor().join({ conversation: 7, entries: [own(1, 0, 'm1')] });
  visitor.write('m2');
  visitor.desk.say(ack('m2', 4, 3));
  expect(visitor.thread.pending.get('m2')?.ack).toBeDefined();
  expect(visitor.desk.sent.at(-1)).toMatchObject({ t: 'more' });
  visitor.desk.say({ t: 'caught_up', more: false, entries: [reply(3, 1, 'between'), own(4, 3, 'm2')] });
  expect(visitor.bodies).toEqual(['m1', 'between', 'm2']);
  expect(visitor.thread.pending.size).toBe(0);
});

test('a question that the desk refuses is asked again when something is missing', () => {
  const visitor = new Visitor().join({ conversation: 7, entries: [own(1, 0, 'm1')] });
  visitor.desk.say({ t: 'entry', entry: reply(5, 3, 'second') });
  visitor.desk.say({ t: 'error', code: 'bad_frame', text: 'Reload the page' });
  visitor.desk.say({ t: 'entry', entry: reply(6, 5, 'third') });
  expect(visitor.desk.sent.filter((one) => one.t === 'more')).toHaveLength(2);
  expect(visitor.socket.notice).toBe('Reload the page');
});

test('long histories come page by page', () => {
  const visitor = new Visitor().join({ conversation: 7, entries: [own(1, 0, 'm1')], more: true });
  expect(visitor.desk.sent.at(-1)).toEqual({ t: 'more', cursor: { 7: 1 } });
  visitor.desk.say({ t: 'caught_up', more: true, entries: [reply(2, 1, 'a')] });
  expect(visitor.desk.sent.at(-1)).toEqual({ t: 'more', cursor: { 7: 2 } });
});

test('a refused message keeps the words, and the next one goes', () => {
  const visitor = new Visitor().join();
  visitor.write('m1');
  visitor.write('m2');
  visitor.desk.say({ t: 'error', code: 'bad_file', text: 'No such file', id: 'm1' });
  expect(visitor.thread.pending.get('m1')).toMatchObject({ failed: 'No such file', again: false });
  expect(visitor.ids).toEqual(['m1', 'm2']);
});

test('what the desk could not keep goes again by itself, with the next welcome or at once, and nothing passes it', () => {
  const visitor = new Visitor().join();
  const full = (): void => visitor.desk.say({ t: 'error', code: 'not_kept', text: 'The disk is full', id: 'm1', retry: true });
  visitor.write('m1');
  visitor.write('m2');
  full();
  expect(visitor.thread.pending.get('m1')).toMatchObject({ failed: 'The disk is full', again: true });
  vi.advanceTimersByTime(10_000);
  expect(visitor.ids).toEqual(['m1', 'm1']);
  full();
  visitor.socket.hurry();
  expect(visitor.ids).toEqual(['m1', 'm1', 'm1']);
  full();
  visitor.desk.cut();
  vi.advanceTimersByTime(1_000);
  expect(visitor.join().ids).toEqual(['m1']);
});

test('what came too fast waits with all that was written after it, and goes by itself in order', () => {
  const visitor = new Visitor().join();
  const tooFast = (id: string): void => visitor.desk.say({ t: 'error', code: 'too_fast', text: 'Too fast', id, retry: true });
  visitor.write('m1');
  visitor.write('m2');
  tooFast('m1');
  visitor.write('m3');
  expect([visitor.ids, visitor.socket.slow]).toEqual([['m1'], true]);
  vi.advanceTimersByTime(1_000);
  visitor.desk.say(ack('m1', 1, 0));
  expect(visitor.ids).toEqual(['m1', 'm1', 'm2']);
  tooFast('m2');
  vi.advanceTimersByTime(1_000);
  visitor.desk.say(ack('m2', 2, 1));
  visitor.desk.say(ack('m3', 3, 2));
  expect(visitor.ids).toEqual(['m1', 'm1', 'm2', 'm2', 'm3']);
  expect([visitor.bodies, visitor.socket.slow]).toEqual([['m1', 'm2', 'm3'], false]);
});

test('a message that another tab brought to the desk holds nothing up', () => {
  const visitor = new Visitor().join();
  visitor.write('m1');
  visitor.write('m2');
  visitor.desk.say({ t: 'entry', entry: own(1, 0, 'm1') });
  expect(visitor.ids).toEqual(['m1', 'm2']);
});

test('waits grow between tries, and the net coming back ends them', () => {
  const visitor = new Visitor();
  for (let cuts = 0; cuts < 6; cuts++) {
    visitor.desk.cut();
    vi.advanceTimersByTime(31_000);
  }
  const tries = visitor.dialled.length;
  visitor.desk.cut();
  vi.advanceTimersByTime(10_000);
  expect(visitor.dialled).toHaveLength(tries);
  page.get('online')!.forEach((heard) => heard({}));
  expect(visitor.dialled).toHaveLength(tries + 1);
});

test('a desk that does not answer a ping is dialled anew', () => {
  const visitor = new Visitor().join();
  vi.advanceTimersByTime(20_000);
  expect(visitor.desk.sent.at(-1)).toEqual({ t: 'ping' });
  vi.advanceTimersByTime(17_000);
  expect(visitor.dialled.length).toBeGreaterThan(1);
});

test('a token that the desk does not know is dropped, and what was written goes to the new visitor', () => {
  const visitor = new Visitor({ 'openline:demo:token': '"old"' });
  visitor.write('m1');
  visitor.desk.accept();
  visitor.desk.cut(4401);
  vi.advanceTimersByTime(1_000);
  visitor.join({ token: 'new' });
  expect(visitor.desk.sent[0]).toMatchObject({ token: '' });
  expect(visitor.ids).toEqual(['m1']);
  expect(visitor.keep.get('token')).toBe('new');
});

test('a line that is closed is not dialled again, and its words stay', () => {
  const visitor = new Visitor();
  visitor.desk.accept();
  visitor.desk.say({ t: 'error', code: 'unknown_line', text: 'This chat was switched off' });
  visitor.desk.cut(4404);
  vi.advanceTimersByTime(600_000);
  expect([visitor.socket.link, visitor.socket.notice, visitor.dialled.length]).toEqual(['refused', 'This chat was switched off', 1]);
});
