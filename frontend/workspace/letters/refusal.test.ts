/** What stands under a letter that a server refused. */
import { expect, test } from 'vitest';
import { refusal } from './refusal';

test('the usual reasons have words, and the status stands there once', () => {
  expect(refusal('5.1.1', '550 5.1.1 no such user')).toEqual({ words: 'refusedNoAddress', said: '550 5.1.1 no such user' });
  expect(refusal('5.2.2', 'over quota')).toEqual({ words: 'refusedFull', said: '5.2.2 over quota' });
  expect(refusal('', '550 5.7.1 relaying denied')).toEqual({ words: 'refusedByPolicy', said: '550 5.7.1 relaying denied' });
});

test('the server is the one to say more than the report of it', () => {
  expect(refusal('5.0.0', '552 5.2.2 mailbox full').words).toBe('refusedFull');
});

test('where nothing is known of it the server alone speaks', () => {
  expect(refusal('', 'The desk at 10.5.7.1 hung up')).toEqual({ words: null, said: 'The desk at 10.5.7.1 hung up' });
  expect(refusal('4.7.1', '451 4.7.1 greylisted')).toEqual({ words: null, said: '451 4.7.1 greylisted' });
  expect(refusal('5.1.1', '')).toEqual({ words: 'refusedNoAddress', said: '5.1.1' });
});
