import { expect, test } from 'vitest';
import { inSight } from './windowed';

test('of ten thousand rows some twenty are in the document, at their height', () => {
  const { from, to, above, below } = inSight(10_000, 75, 75 * 5000, 900);
  expect(to - from).toBeLessThan(26);
  expect([from <= 5000, to >= 5012, above + (to - from) * 75 + below]).toEqual([true, true, 750_000]);
});

test('at the end nothing stands below', () => {
  expect(inSight(20, 75, 600, 900)).toEqual({ from: 3, to: 20, above: 225, below: 0 });
});
