import { expect, test } from 'vitest';
import { initials, pieces } from './said';

const links = (text: string) => pieces(text).filter(({ link }) => link).map(({ text }) => text);

test('addresses become links, the stop after them does not', () => {
  expect(links('Ось: https://example.org/a?b=1, і (http://pryklad.example/x). Далі')).toEqual([
    'https://example.org/a?b=1',
    'http://pryklad.example/x',
  ]);
});

test('a bracket that was opened in the address belongs to it', () => {
  expect(links('https://example.org/wiki/Line_(sign)')).toEqual(['https://example.org/wiki/Line_(sign)']);
});

test('only http and https are links', () => {
  expect(links('javascript:alert(1) data:text/html,x ftp://example.org')).toEqual([]);
});

test('nothing of the text is lost', () => {
  const text = '<b>так</b> https://example.org. \n кінець';
  expect(pieces(text).map(({ text }) => text).join('')).toBe(text);
});

test('initials are those of the first and the last name', () => {
  expect([initials('Олена Гнатюк'), initials('Maria'), initials('')]).toEqual(['ОГ', 'MA', '']);
});
