import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Keep } from '../keep.ts';
import { Attachments, type Desk } from './attachments.ts';
import { fakePage } from './fake.ts';

const requests: FakeRequest[] = [];
const desk: Desk = { url: 'https://desk.example/visitor/files', pass: () => ({ Authorization: 'Bearer T1' }), limits: () => ({ body: 10_000, file: 100, files: 10 }) };

class FakeRequest {
  upload = {};
  status = 0;
  responseText = '';
  onloadend?: () => void;
  open = (): void => undefined;
  setRequestHeader = (): void => undefined;
  send = (): void => void requests.push(this);
  abort = (): void => undefined;

  answer(status: number, body: object): void {
    Object.assign(this, { status, responseText: JSON.stringify(body) });
    this.onloadend?.();
  }
}

let store: Record<string, string>;
let attachments: Attachments;

const come = (): Attachments => new Attachments(desk, new Keep('demo', store), () => undefined, () => undefined);
const file = (name: string, size = 10): File => new File(['x'.repeat(size)], name);
const there = (name: string): object => ({ key: `key of ${name}`, name, content_type: 'image/png', size: 10 });
const names = (of: Attachments): string[] => of.all.map((one) => one.name);

beforeEach(() => {
  fakePage();
  vi.stubGlobal('XMLHttpRequest', FakeRequest);
  requests.length = 0;
  store = {};
  attachments = come();
});
afterEach(() => vi.unstubAllGlobals());

test('a file that is there goes with the words and comes back after a reload', () => {
  attachments.add(file('a.png'));
  requests[0]!.answer(201, there('a.png'));
  expect(names(come())).toEqual(['a.png']);
  expect(attachments.take().map((one) => one.name)).toEqual(['a.png']);
  expect([names(come()), Object.keys(store)]).toEqual([[], []]);
});

test('a refused file holds nothing up: it is dropped with the next message and not called lost', () => {
  attachments.add(file('a.exe'));
  requests[0]!.answer(415, { text: 'Files of this type are not taken' });
  expect([names(attachments), attachments.able]).toEqual([['a.exe'], []]);
  expect(come().lost).toEqual([]);
  expect([attachments.take(), names(attachments)]).toEqual([[], []]);
});

test('one that is too large or empty is not sent at all, and is refused too', () => {
  attachments.add(file('film.mp4', 101));
  attachments.add(file('nothing.txt', 0));
  expect([requests, attachments.able]).toEqual([[], []]);
});

test('one that may pass at another time can still go, and is lost by a reload', () => {
  attachments.add(file('a.png'));
  requests[0]!.answer(507, { text: 'No room now' });
  attachments.take();
  expect([names(attachments), attachments.able.length, come().lost]).toEqual([['a.png'], 1, ['a.png']]);
});
