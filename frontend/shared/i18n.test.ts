import { expect, test } from 'vitest';
import { choose, translator, type Same } from './i18n';

const en = {
  hello: 'Hello, {name}',
  waiting: { one: '{n} customer waits', other: '{n} customers wait' },
} as const;
const uk: Same<typeof en> = {
  hello: 'Вітаємо, {name}',
  waiting: { one: 'чекає {n} клієнт', few: 'чекають {n} клієнти', many: 'чекають {n} клієнтів', other: 'чекають {n} клієнта' },
};

test('a slot is filled with the text as it is', () => {
  expect(translator<typeof en>(en, 'en')('hello', { name: '<b>{n}</b>' })).toBe('Hello, <b>{n}</b>');
});

test('the plural form follows the rules of the language', () => {
  const t = translator<typeof en>(uk, 'uk');
  expect([1, 3, 5, 21].map((n) => t('waiting', { n }))).toEqual([
    'чекає 1 клієнт',
    'чекають 3 клієнти',
    'чекають 5 клієнтів',
    'чекає 21 клієнт',
  ]);
});

test('a number is written as the language writes it', () => {
  expect(translator<typeof en>(uk, 'uk')('waiting', { n: 12000 })).toBe('чекають 12\u00a0000 клієнтів');
});

test('the first wish that is spoken here wins, and English stands in', () => {
  expect(choose(['pl-PL', 'ru-UA', 'uk'])).toBe('ru');
  expect(choose(['pl'])).toBe('en');
});
