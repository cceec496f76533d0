/** What is being written: kept for its agent and conversation, in step between windows, with files on their way. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Drafts } from './drafts.svelte';
import { MemoryStore } from './made';
import { Store } from './store';

const FILE = { key: 'abc', name: 'скрін.png', size: 5, type: 'image/png' };

class FakeRequest {
  static made: FakeRequest[] = [];
  upload = {};
  status = 201;
  responseText = JSON.stringify(FILE);
  onload = () => {};
  open = vi.fn();
  setRequestHeader = vi.fn();
  send = vi.fn();
  abort = vi.fn();

  constructor() {
    FakeRequest.made.push(this);
  }
}

let shelf: MemoryStore;
const window = (agent = 1) => new Drafts(agent, new Store(() => shelf));

beforeEach(() => {
  shelf = new MemoryStore();
  FakeRequest.made = [];
  vi.stubGlobal('XMLHttpRequest', FakeRequest);
  vi.stubGlobal('document', { querySelector: () => null });
});
afterEach(() => vi.unstubAllGlobals());

test('a draft outlives its window, for its agent and its conversation', () => {
  const draft = window().of(7);
  draft.write('Вітаю');
  draft.choose('note');
  draft.write('перевірити вхід');
  const again = window().of(7);
  expect([again.kind, again.reply, again.note]).toEqual(['note', 'Вітаю', 'перевірити вхід']);
  expect([window().of(8).reply, window(2).of(7).reply]).toEqual(['', '']);
});

test('a letter is kept with its formatting and with who else gets it, until it is sent', () => {
  const draft = window().of(7);
  draft.write('Ні', '<p><strong>Ні</strong></p>');
  draft.address('cc', ['oksana@mail.example']);
  const again = window().of(7);
  expect([again.reply, again.html, again.cc, again.bcc]).toEqual(['Ні', '<p><strong>Ні</strong></p>', ['oksana@mail.example'], []]);
  again.choose('note');
  again.write('перевірити');
  again.sent();
  expect([again.html, again.cc]).toEqual(['<p><strong>Ні</strong></p>', ['oksana@mail.example']]);
  again.choose('reply');
  again.sent();
  expect([again.reply, again.html, again.cc, shelf.size]).toEqual(['', '', [], 0]);
});

test('a letter that is taken back comes before what was begun meanwhile, formatted where both are', () => {
  const back = { id: 'a', conversation: 7, kind: 'reply' as const, body: 'Раз', files: [], html: '<p>Раз</p>', cc: ['o@mail.example'], bcc: [], at: 1, after: 1 };
  const formatted = window().of(7);
  formatted.write('Два', '<p>Два</p>');
  formatted.takeBack(back);
  expect([formatted.reply, formatted.html, formatted.cc]).toEqual(['Раз\n\nДва', '<p>Раз</p><p>Два</p>', ['o@mail.example']]);
  const plain = window().of(8);
  plain.write('Два');
  plain.takeBack(back);
  expect([plain.reply, plain.html]).toEqual(['Раз\n\nДва', '']);
});

test('an emptied draft leaves nothing behind', () => {
  const draft = window().of(7);
  draft.write('Вітаю');
  draft.write('');
  expect(shelf.size).toBe(0);
});

test('a file that arrives while another conversation is looked at is there on the way back, and after a reload', () => {
  const drafts = window();
  expect(drafts.of(7).attach([new File(['12345'], 'скрін.png')])).toBe(true);
  drafts.of(8).write('інше');
  FakeRequest.made[0]!.onload();
  expect([drafts.of(7).uploads.length, drafts.of(7).files]).toEqual([0, [FILE]]);
  expect([window().of(7).files, window().of(8).files]).toEqual([[FILE], []]);
});

test('more files than a message holds are not begun', () => {
  const files = Array.from({ length: 11 }, (_, i) => new File(['1'], `${i}.txt`));
  const draft = window().of(7);
  expect(draft.attach(files)).toBe(false);
  expect(draft.uploads.length).toBe(10);
});

test('what was sent from one window is not left to be sent from another', () => {
  const [here, there] = [window(), window()];
  here.of(7).write('Вітаю');
  there.changed('openline.draft.1.7');
  expect(there.of(7).body).toBe('Вітаю');
  here.of(7).sent();
  there.changed('openline.draft.1.7');
  expect([there.of(7).body, here.of(7).body, shelf.size]).toEqual(['', '', 0]);
});

test('what is being typed here is not torn away by another window', () => {
  const [here, there] = [window(), window()];
  here.of(7).write('Віт');
  here.of(7).inHand = true;
  there.of(7).write('Інше');
  here.changed('openline.draft.1.7');
  expect(here.of(7).body).toBe('Віт');
});

test('where the browser keeps nothing, nobody is told that a draft is kept', () => {
  const draft = new Drafts(1, new Store(() => { throw new Error('forbidden'); })).of(7);
  draft.write('Вітаю');
  expect([draft.body, draft.kept]).toEqual(['Вітаю', false]);
});
