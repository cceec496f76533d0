import { expect, test } from 'vitest';
import { address, read } from './place.svelte';

const at = (path: string) => read(new URL(path, 'https://desk.example.org'));

test('an address that is read and written again is the same', () => {
  for (const path of ['/', '/c/7', '/?view=unassigned', '/c/7?view=all&department=3&closed=true']) {
    expect(address(at(path))).toBe(path);
  }
});

test('what an address does not say is: mine, open, no conversation', () => {
  expect(at('/?view=nothing&department=x')).toEqual({
    view: { view: 'mine', department: null, closed: false },
    conversation: null,
  });
});
