import { expect, test } from 'vitest';
import { split, wrongWith } from './addresses';

test('several addresses are typed or pasted at once, with names or without', () => {
  expect(split('Taras Vovk <taras@mail.example>, oksana@mail.example;ihor@post.example')).toEqual(['taras@mail.example', 'oksana@mail.example', 'ihor@post.example']);
  expect(split('a@b.example c@d.example')).toEqual(['a@b.example', 'c@d.example']);
  expect(split(' , ')).toEqual([]);
});

test('what is wrong with an address is told apart', () => {
  for (const right of ['taras@mail.example', 'a.b+c@sub.mail.example', 'ї@пошта.укр']) expect([right, wrongWith(right)]).toEqual([right, null]);
  for (const open of ['stepan@mail', 'stepan@mail.']) expect([open, wrongWith(open)]).toEqual([open, 'addressNoEnding']);
  for (const none of ['stepan', '@mail.example', 'a@b@c.example', 'a@-.example', 'a..b@@', 'a@b..example']) expect([none, wrongWith(none)]).toEqual([none, 'addressNone']);
});
