/** What a reply's header tells of its way out, out of events alone. */
import { expect, test } from 'vitest';
import type { Entry } from '../../shared/wire';
import { aboutOf, delivery, openedAsides, somebodyMisses, tidings, UNDO_SECONDS } from './deliveries';
import { entry } from './made';

const REPLY = entry(4, { kind: 'reply_written', actor: { kind: 'agent', id: 1 }, at: 1000 });

function event(seq: number, kind: string, data: Record<string, unknown> = {}): Entry {
  return entry(seq, { kind, actor: { kind: 'system' }, body: '', data: { message: 4, ...data } });
}

const after = (...events: Entry[]) => delivery(REPLY, tidings([REPLY, ...events]).get(4), true);

test('a reply that nobody carries has no way to tell of', () => {
  expect(delivery(REPLY, undefined, false)).toBeNull();
});

test('a carried one leaves when the time to take it back is over', () => {
  expect(after()).toEqual({ state: 'leaving', until: 1000 + UNDO_SECONDS * 1000 });
});

test('sent, maybe twice, or as part of a letter with what was not seen in the chat', () => {
  expect(after(event(5, 'reply_sent', { to: ['a@mail.example'] }))).toEqual({ state: 'sent', to: ['a@mail.example'], twice: false, digest: false, back: [] });
  expect(after(event(5, 'reply_sent', { twice: true }))).toMatchObject({ twice: true });
  const told = tidings([event(5, 'reply_sent', { purpose: 'digest' })]).get(4);
  expect(delivery(REPLY, told, false)).toMatchObject({ state: 'sent', digest: true, back: [] });
});

test('failed with the words of the server, on its way again, sent, and come back', () => {
  const failed = event(5, 'reply_failed', { reason: '550 no such user' });
  const again = event(6, 'reply_tried_again');
  const sent = event(7, 'reply_sent', { to: [] });
  const bounced = event(8, 'reply_bounced', { to: 'a@mail.example', status: '5.1.1', reason: 'unknown' });
  expect(after(failed)).toEqual({ state: 'failed', reason: '550 no such user' });
  expect(after(failed, again)).toEqual({ state: 'sending' });
  expect(after(failed, again, sent)).toMatchObject({ state: 'sent' });
  expect(after(failed, again, sent, bounced)).toEqual({ state: 'bounced', back: [{ to: 'a@mail.example', status: '5.1.1', reason: 'unknown' }] });
});

test('what cannot leave yet says why and when it is tried again, until it is sent', () => {
  const away = event(5, 'reply_put_off', { reason: '451 greylisted', next_at: 61_000 });
  expect(after(away)).toEqual({ state: 'waiting', reason: '451 greylisted', next: 61_000 });
  expect(after(away, event(6, 'reply_sent'))).toMatchObject({ state: 'sent' });
});

test('a copy that came back takes nothing from what the customer has', () => {
  const letter = { ...REPLY, letter: { to: ['Taras@mail.example'], cc: ['oksana@mail.example'] } };
  const from = (seq: number, to: string) => event(seq, 'reply_bounced', { to, reason: '550' });
  const shown = (...events: Entry[]) => delivery(letter, tidings(events).get(4), true);
  const sent = event(5, 'reply_sent', { to: ['taras@mail.example', 'oksana@mail.example'] });
  expect(shown(sent, from(6, 'oksana@mail.example'))).toMatchObject({ state: 'sent', back: [{ to: 'oksana@mail.example' }] });
  const both = shown(sent, from(6, 'oksana@mail.example'), from(7, 'taras@mail.example'));
  expect([both, shown(sent, from(6, 'oksana@mail.example')), shown(sent), shown()].map((way) => somebodyMisses(way!))).toEqual([true, true, false, false]);
  expect(both).toMatchObject({ state: 'bounced', back: [{ to: 'oksana@mail.example' }, { to: 'taras@mail.example' }] });
  expect(shown(sent, from(6, 'taras@mail.example'), event(7, 'reply_tried_again'), event(8, 'reply_sent'))).toMatchObject({ state: 'sent', back: [] });
});

test('a copy that is sent again in vain leaves the customer with what he has', () => {
  const letter = { to: ['taras@mail.example'], cc: ['oksana@mail.example'] };
  const from = (seq: number) => event(seq, 'reply_bounced', { to: 'Oksana@mail.example', reason: '550' });
  const told = [event(5, 'reply_sent'), from(6), event(7, 'reply_tried_again'), event(8, 'reply_put_off'), from(9)];
  expect(delivery({ ...REPLY, letter }, tidings(told).get(4), true)).toMatchObject({ state: 'sent', back: [{ to: 'Oksana@mail.example' }] });
  expect(delivery({ ...REPLY, letter }, tidings(told.slice(0, 4)).get(4), true)).toMatchObject({ state: 'waiting' });
});

test('taken back', () => {
  expect(after(event(5, 'reply_withdrawn'))).toEqual({ state: 'withdrawn' });
});

test('the events of another message say nothing of this one', () => {
  expect(delivery(REPLY, tidings([event(5, 'reply_failed', { message: 3 })]).get(4), true)).toMatchObject({ state: 'leaving' });
  expect(aboutOf(entry(1))).toBe(0);
});

test('a forged letter is open once somebody opened it', () => {
  expect([...openedAsides([event(5, 'aside_opened'), entry(6)])]).toEqual([4]);
});
