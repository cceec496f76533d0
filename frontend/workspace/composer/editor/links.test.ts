import { expect, test } from 'vitest';
import { safeLink } from './links';

test('a link leads to a page or to an address of e-mail, and nowhere else', () => {
  expect(safeLink('https://pryklad.example/a?b')).toBe('https://pryklad.example/a?b');
  expect(safeLink(' pryklad.example/вхід ')).toBe('https://pryklad.example/%D0%B2%D1%85%D1%96%D0%B4');
  expect(safeLink('taras@mail.example')).toBe('mailto:taras@mail.example');
  for (const bad of ['javascript:alert(1)', 'JavaScript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'слово', '', '//evil.example']) expect([bad, safeLink(bad)]).toEqual([bad, null]);
});
