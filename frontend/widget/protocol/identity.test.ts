import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { VisitorIdentified } from '../../shared/wire.ts';
import { fakePage, own, Visitor } from './fake.ts';

const HOUR = 3_600_000;
const ACCOUNT = { name: 'Maria', until: 0, mail: true };

beforeEach(() => {
  vi.useFakeTimers();
  fakePage();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** What a site signs, as far as the browser looks at it. */
function token(sub: string, number = 1): string {
  return `head.${btoa(JSON.stringify({ sub, number }))}.signature`;
}

function identified(proof: string): VisitorIdentified {
  return { t: 'identified', proof, until: Date.now() + HOUR, name: 'Maria', mail: true };
}

const soon = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
const given = (visitor: Visitor): string[] => visitor.desk.sent.flatMap((one) => (one.t === 'identify' ? one.token : []));

/** Signed in as this account, with its chat before him. */
async function signedIn(source: () => string | null, store: Record<string, string> = {}): Promise<Visitor> {
  const visitor = new Visitor(store).join();
  visitor.socket.identify(source);
  await soon();
  visitor.desk.say(identified('P1'));
  visitor.desk.say({ t: 'caught_up', entries: [own(1, 0, 'm1')], more: false });
  return visitor;
}

/** So much time, in which the desk answers every ping. */
async function alive(visitor: Visitor, milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= 5_000) {
    await vi.advanceTimersByTimeAsync(5_000);
    visitor.desk.say({ t: 'pong' });
  }
}

test('the token goes to the desk once, and the proof with each hello after it', async () => {
  const source = vi.fn(() => token('4711'));
  const visitor = await signedIn(source);
  expect(given(visitor)).toEqual([token('4711')]);
  expect(visitor.thread.desk?.account).toMatchObject({ name: 'Maria' });
  visitor.desk.cut();
  await vi.advanceTimersByTimeAsync(1_000);
  visitor.desk.accept();
  await soon();
  expect(visitor.desk.sent[0]).toMatchObject({ t: 'hello', token: 'T1', proof: 'P1' });
  expect(source).toHaveBeenCalledTimes(1);
});

test('it is renewed two minutes and more before it ends', async () => {
  let number = 1;
  const visitor = await signedIn(() => token('4711', number++));
  await alive(visitor, HOUR - 200_000);
  expect(given(visitor).length).toBe(1);
  await alive(visitor, 90_000);
  expect(given(visitor).slice(0, 2)).toEqual([token('4711', 1), token('4711', 2)]);
});

test('who is signed in is asked once on each page, and the same one needs no new proof', async () => {
  const store = {};
  await signedIn(() => token('4711'), store);
  const next = new Visitor(store);
  next.socket.identify(() => token('4711', 2));
  next.desk.accept();
  await soon();
  expect(next.desk.sent[0]).toMatchObject({ token: 'T1', proof: 'P1' });
  expect(next.desk.sent[0]).not.toHaveProperty('identify');
});

test.each([['another account', token('4712')], ['nobody', null]])('%s finds nothing of the one before', async (_, now) => {
  const store: Record<string, string> = { 'openline:demo:draft': '"typed"' };
  await signedIn(() => token('4711'), store);
  const next = new Visitor(store);
  next.thread.write({ id: 'm2', body: 'unsent', files: [], topic: '' });
  next.socket.identify(() => now);
  next.desk.accept();
  await soon();
  expect(next.desk.sent[0]).toMatchObject({ token: '', cursor: {} });
  expect([next.thread.pending.size, Object.keys(store)]).toEqual([0, []]);
});

test('after the hour, a visitor whom nobody vouches for is a new one, and his words wait for him', async () => {
  const store = {};
  await signedIn(() => token('4711'), store);
  await vi.advanceTimersByTimeAsync(HOUR + 1);
  const next = new Visitor(store);
  expect(next.dialled.length).toBe(0);
  next.write('unsent');
  next.socket.begin();
  next.desk.accept();
  await soon();
  expect(next.desk.sent[0]).toMatchObject({ t: 'hello', token: '' });
  expect([next.ids, next.lapsed]).toEqual([[], ['unsent']]);
});

test('signing out tells the desk, forgets everything, and comes back for nobody', async () => {
  const store = {};
  const visitor = await signedIn(() => token('4711'), store);
  const { desk } = visitor;
  const done = visitor.socket.signOut();
  expect(desk.sent.at(-1)).toEqual({ t: 'sign_out' });
  expect([Object.keys(store), visitor.bodies]).toEqual([[], []]);
  desk.onclose?.({ code: 4401 });
  await done;
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(visitor.dialled.length).toBe(1);
  visitor.socket.begin();
  expect(visitor.dialled.length).toBe(2);
});

test('what the desk refuses as another account starts anew with the same token', async () => {
  const visitor = new Visitor({ 'openline:demo:token': '"T0"' }).join({ entries: [own(1, 0, 'm1')] });
  visitor.socket.identify(token('4712'));
  await soon();
  visitor.desk.say({ t: 'error', code: 'other_account', text: '', id: 'identify' });
  visitor.desk.accept();
  await soon();
  expect(visitor.desk.sent[0]).toMatchObject({ t: 'hello', token: '', identify: token('4712') });
  expect(visitor.bodies).toEqual([]);
});

test('what went behind a wall is gone, and the talk goes on where the last word was said', () => {
  const visitor = new Visitor().join({ conversation: 9, entries: [own(1, 0, 'm1', 7), own(2, 0, 'm2', 9)], account: ACCOUNT });
  visitor.desk.say({ t: 'gone', conversation: 9 });
  expect([visitor.bodies, visitor.thread.conversation, visitor.thread.cursor]).toEqual([['m1'], 7, { 7: 1 }]);
});
