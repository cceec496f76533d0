import { expect, test } from 'vitest';
import { parts } from './text.ts';

const links = (text: string): string[] => parts(text).filter((part) => part.link).map((part) => part.text);

test('a web address is a link without the end of the sentence around it', () => {
  expect(links('See (https://www.example.org/a?b=1#c), or «http://shop.test/x».')).toEqual([
    'https://www.example.org/a?b=1#c',
    'http://shop.test/x',
  ]);
});

test('nothing that could run is a link', () => {
  expect(links('javascript:alert(1) data:text/html,x //evil.test ftp://files.test https://')).toEqual([]);
});

test('the text stays whole', () => {
  const text = 'a https://www.example.org/ b <img src=x onerror=alert(1)>\nc';
  expect(parts(text).map((part) => part.text).join('')).toBe(text);
});
