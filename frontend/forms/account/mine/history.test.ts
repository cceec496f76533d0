import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { history, type Entries } from './history.ts';

let states: unknown[];
let at: number;
let popped: () => void;
let moved: [request: number, arriving: boolean][];
let mine: Entries;

const browser = {
  get state() {
    return states[at];
  },
  pushState: (state: unknown) => void (states = [...states.slice(0, ++at), state]),
  replaceState: (state: unknown) => void (states[at] = state),
  back: () => go(-1),
} as unknown as History;

function go(by: number): void {
  at += by;
  popped();
}

function begin(state: unknown): void {
  states = [state];
  at = 0;
  moved = [];
  mine = history((...told) => moved.push(told), browser);
}

beforeEach(() => {
  vi.stubGlobal('addEventListener', (_: string, listener: () => void) => (popped = listener));
  begin({ router: 7 });
});

afterEach(() => vi.unstubAllGlobals());

test('an opened request is an entry more, and both keep what the router of the site keeps there', () => {
  mine.enter(5);
  expect(states).toEqual([{ router: 7, 'openline-request': 0 }, { router: 7, 'openline-request': 5 }]);
  expect(mine.leave()).toBe(true);
  go(1);
  expect(moved).toEqual([[0, false], [5, false]]);
});

test('an entry of the site itself tells nothing, and there is nothing to go back to', () => {
  browser.pushState(null, '');
  popped();
  mine.arrive();
  expect(mine.leave()).toBe(false);
  expect(moved).toEqual([]);
});

test('a page that is loaded at a request is told so', () => {
  begin({ 'openline-request': 5 });
  mine.arrive();
  expect(moved).toEqual([[5, true]]);
});

test.each(['a text', 7, [1, 2], new Map([[1, 2]]), new Date(0)])('a state of the site that can hold no key is left as it is: %s', (state) => {
  begin(state);
  mine.enter(5);
  expect(states).toEqual([state]);
});
