import { expect, test } from 'vitest';
import { shadowSheet } from './sheet.ts';

const TOKENS = `@layer tokens, base;
@layer tokens {
  :root, :host { --ink: #111; --edge: #888; --line: var(--edge); --gone: 1rem; }
  @media (prefers-contrast: more) { :root, :host { --gone: 2rem; } }
}`;

test('a sheet carries the tokens that it uses, and those that they use', () => {
  expect(shadowSheet('a { border-color: var(--line); }', TOKENS)).toBe(
    ':host{--edge:#888;--line:var(--edge)}a{border-color:var(--line)}',
  );
});

test('sizes follow the reader and not the site', () => {
  expect(shadowSheet('a { margin: -.5rem 1.25rem; }', TOKENS)).toBe('a{margin:calc(-.5*var(--rem)) calc(1.25*var(--rem))}');
});
