import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Host } from '../element.ts';
import type { AccountWords } from '../said.ts';
import { account, type Account } from './session.ts';

/** A desk that answers each request with the next of `answers`, and notes what it was asked. */
let answers: { status: number; [more: string]: unknown }[];
let asked: string[];
let signedIn: string;
let left: number;

class Request {
  responseType = '';
  response: object | null = null;
  status = 0;
  onloadend = (): void => undefined;
  readonly upload = {};
  private line = '';

  open(method: string, url: string): void {
    this.line = `${method} ${url}`;
  }

  setRequestHeader(_: string, value: string): void {
    this.line += ` ${value}`;
  }

  send(): void {
    asked.push(this.line);
    const { status, ...response } = answers.shift() ?? { status: 0 };
    Object.assign(this, { status, response: status ? response : null });
    this.onloadend();
  }
}

const opened = (secret: string) => ({ status: 201, secret, until: Date.now() + 3_600_000 });

function site(): Account {
  const token = (): string => signedIn && `x.${btoa(JSON.stringify({ sub: signedIn, jti: Math.random() }))}.x`;
  const host = { element: { token }, at: (path: string) => path, words: { unknown: 'who?' }, language: 'uk', again: () => undefined };
  return account(host as unknown as Host<AccountWords>, () => left++);
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('XMLHttpRequest', Request);
  vi.stubGlobal('window', globalThis);
  [answers, asked, signedIn, left] = [[], [], '100281', 0];
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a token opens an hour, and the next one goes with the secret of the one before', async () => {
  const mine = site();
  answers = [opened('first'), opened('second')];
  expect(await mine.begin()).toBe('');
  await vi.advanceTimersByTimeAsync(56 * 60_000);
  expect(asked).toEqual(['POST session', 'POST session Bearer first']);
  expect(mine.bearer()).toEqual({ Authorization: 'Bearer second' });
});

test('an hour that is over is renewed, and what was asked is asked again', async () => {
  const mine = site();
  answers = [opened('first'), { status: 401 }, opened('second'), { status: 200, requests: [] }];
  await mine.begin();
  expect(await mine.ask('GET', 'requests')).toMatchObject({ status: 200 });
  expect(asked.slice(1)).toEqual(['GET requests Bearer first', 'POST session Bearer first', 'GET requests Bearer second']);
});

test('what one account sends is never sent again as another', async () => {
  const mine = site();
  answers = [opened('first'), { status: 401 }];
  await mine.begin();
  signedIn = '100417';
  expect(await mine.ask('POST', 'messages')).toMatchObject({ status: 401 });
  expect(asked).toEqual(['POST session', 'POST messages Bearer first']);
  expect(left).toBe(1);
  expect(mine.current()).toBeUndefined();
});

test('the desk too may say that it is another account', async () => {
  const mine = site();
  answers = [opened('first'), { status: 401 }, { status: 409 }];
  await mine.begin();
  await mine.ask('POST', 'messages');
  expect(asked).toHaveLength(3);
  expect(left).toBe(1);
});

test('nobody signed in: the page is told, and what stands on it is forgotten', async () => {
  const mine = site();
  answers = [opened('first')];
  await mine.begin();
  signedIn = '';
  expect(await mine.begin()).toBe('unknown');
  expect(left).toBe(1);
});

test('a token that was spent on its way is asked for once more, and no more than once', async () => {
  const mine = site();
  answers = [{ status: 403, code: 'bad_token' }, { status: 403, code: 'bad_token', text: 'Sign in again' }];
  expect(await mine.begin()).toBe('Sign in again');
  expect(asked).toHaveLength(2);
});

test('without a net nothing is forgotten', async () => {
  const mine = site();
  answers = [opened('first'), { status: 0 }];
  await mine.begin();
  expect(await mine.begin()).toBe('offline');
  expect(mine.current()).toMatchObject({ secret: 'first' });
  expect(left).toBe(0);
});

test('a clock that is wrong neither renews without end nor too late', async () => {
  const mine = site();
  answers = [{ ...opened('first'), until: 0 }, { ...opened('second'), until: 9e15 }, opened('third')];
  await mine.begin();
  await vi.advanceTimersByTimeAsync(9 * 60_000);
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(2 * 60_000);
  expect(asked).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(50 * 60_000);
  expect(asked).toHaveLength(3);
});
