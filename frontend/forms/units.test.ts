import { expect, test } from 'vitest';
import { minutes, size } from './units.ts';

const spaced = (text: string): string => text.replaceAll(/\s/g, ' ');

test('a wait is said in minutes, and from an hour and a half on in hours, never less than it is', () => {
  expect(spaced(minutes({ language: 'uk' }, 40))).toBe('40 хв');
  expect(spaced(minutes({ language: 'en' }, 61))).toBe('61 min');
  expect(spaced(minutes({ language: 'ru' }, 121))).toBe('3 ч');
});

test('a size is said as people read it', () => {
  expect(spaced(size({ language: 'en' }, 1))).toBe('1 kB');
  expect(spaced(size({ language: 'uk' }, 20 * 1024 * 1024))).toBe('20 МБ');
});
