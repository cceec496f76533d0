import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { miner } from './miner.ts';
import { inSlices } from './solve.ts';

const zeros = (text: string): number => Math.clz32(createHash('sha256').update(text).digest().readUInt32BE());

test.each([1, 37, 53, 54, 55, 56, 62, 63, 64, 119, 120, 127, 200])('a challenge of %i characters is solved as SHA-256 counts it', (length) => {
  const challenge = 'c'.repeat(length);
  const found = miner()(challenge, 9, 0, Infinity);
  expect(found.startsWith(`${challenge}~`)).toBe(true);
  expect(zeros(found)).toBeGreaterThanOrEqual(9);
});

test('the first nonce that will do is found: none before it has as many zero bits', () => {
  const found = miner()('challenge', 8, 0, Infinity);
  const nonce = parseInt(found.split('~')[1]!, 36);
  for (let before = 0; before < nonce; before++) expect(zeros(`challenge~${before.toString(36)}`)).toBeLessThan(8);
});

test('in slices it comes to the same, and a slice without one ends', async () => {
  expect(miner()('challenge', 30, 0, 10)).toBe('');
  expect(await inSlices('challenge', 13)).toBe(miner()('challenge', 13, 0, Infinity));
});

test('a worker made from its source would find the same', () => {
  const copy = new Function(`return (${miner})()`)() as ReturnType<typeof miner>;
  expect(copy('challenge', 10, 0, Infinity)).toBe(miner()('challenge', 10, 0, Infinity));
});
