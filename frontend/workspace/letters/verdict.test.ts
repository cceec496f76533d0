/** What a letter's header says of who wrote it. */
import { expect, test } from 'vitest';
import type { Entry, Letter } from '../../shared/wire';
import { entry } from '../state/made';
import { isForged, isQuiet, markOf, ownSubject, senderOf, verdictOf, whoDidNot } from './verdict';

const KNOWN = { kind: 'customer', id: 3, name: 'Тарас Вовк' };

function came(letter: Letter, change: Partial<Entry> = {}): Entry {
  return entry(4, { actor: KNOWN, letter: { sender: 'taras@mail.example', ...letter }, ...change });
}

const FORGED: Letter = { proof: { verdict: 'forged', domain: 'mail.example' }, held: true };

test('a verdict that is not known says nothing', () => {
  expect([verdictOf({ proof: { verdict: 'proven' } }), verdictOf({ proof: { verdict: 'likely' } }), verdictOf({})]).toEqual(['proven', null, null]);
});

test('what stands aside is quiet, unless it was forged', () => {
  const aside = { kind: 'message_aside' };
  expect([isQuiet(came({ marks: ['auto_reply'] }, aside)), isQuiet(came(FORGED, aside)), isForged(came(FORGED, aside))]).toEqual([true, false, true]);
  expect(markOf({ marks: ['auto_reply', 'bounce'] })).toBe('markBounce');
  expect(markOf({})).toBe('markAside');
});

test('a forger is named by the customer whom he plays, or by the address alone when he gives himself another name', () => {
  expect(whoDidNot(came(FORGED))).toBe('Тарас');
  expect(whoDidNot(came({ ...FORGED, sender_name: 'тарас вовк' }))).toBe('Тарас');
  expect(whoDidNot(came({ ...FORGED, sender_name: 'Служба безпеки' }))).toBe('taras@mail.example');
  expect(senderOf(came({ ...FORGED, sender_name: 'Тарас Вовк' }))).toEqual({ name: 'taras@mail.example', address: '' });
});

test('whom an address is proven to belong to is named by the name that the desk knows', () => {
  const forged = came({ ...FORGED, sender: 'Taras@mail.example', sender_name: 'Служба безпеки' });
  const known = { kind: 'email', value: 'taras@mail.example', verified_at: 1, verified_by: 'dmarc' };
  expect(whoDidNot(forged, [known])).toBe('Тарас');
  expect(whoDidNot(forged, [{ ...known, verified_at: null }])).toBe('Taras@mail.example');
});

test('somebody else in the thread stands there by his own name and address', () => {
  expect(senderOf(came({ sender_name: 'Тарас Вовк' }))).toEqual({ name: 'Тарас Вовк', address: '' });
  expect(senderOf(came({ sender: 'oksana@mail.example', sender_name: 'Оксана Вовк' }))).toEqual({ name: 'Оксана Вовк', address: 'oksana@mail.example' });
});

test('a subject is shown where it is not the conversation’s', () => {
  const conversation = 'Зникли 4 200 грн';
  for (const same of ['Зникли 4 200 грн', 'Re: Fwd: зникли 4 200 грн ', 'Відп: Зникли  4 200 грн', 'AW[2]: Зникли 4 200 грн']) expect(ownSubject({ subject: same }, conversation)).toBe('');
  expect(ownSubject({ subject: 'Інше' }, conversation)).toBe('Інше');
});
