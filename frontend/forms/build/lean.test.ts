import { expect, test } from 'vitest';
import { besides, leanSheet, line } from './lean.ts';

test('a circle becomes two arcs, and a relative shape behind it stays where it was', () => {
  expect(line('export default "<svg><circle cx=\\"10\\" cy=\\"10\\" r=\\"7\\"/><path d=\\"m7.3 10 2 2 3.5-4\\"/></svg>"')).toBe(
    'M3 10a7 7 0 1 1 0 .01ZM7.3 10l2 2 3.5-4',
  );
  expect(line('<path d="M6 2v3"/><path d="m4 1"/>')).toBe('M6 2v3M4 1');
});

test('the page decides between light and dark', () => {
  expect(leanSheet(':host{color-scheme:light dark}.light{color-scheme:light}:host{--a:light-dark(#ffffff,#191e21)}')).toBe(
    ':host{--a:light-dark(#fff,#191e21)}',
  );
});

test('a sheet says no token again that the one before it has said, and keeps its own', () => {
  const other = ':host{--ink:#111;--r-3:8px}b{color:var(--ink)}';
  expect(besides(':host{--ink:#111;--ok:#1e7546;--r-3:8px}p{color:var(--ok)}', other)).toBe(':host{--ok:#1e7546;}p{color:var(--ok)}');
  expect(besides(':host{--r-3:8px}p{border-radius:var(--r-3)}', other)).toBe('p{border-radius:var(--r-3)}');
});
