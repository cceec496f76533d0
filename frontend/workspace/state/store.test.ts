/** The browser's storage: what stays in it, and what happens when it takes nothing. */
import { expect, test } from 'vitest';
import { MemoryStore } from './made';
import { Outbox } from './outbox.svelte';
import { Store } from './store';

const draft = { kind: 'note' as const, reply: 'Вітаю', note: 'перевірити вхід', files: [] };

class FullStore extends MemoryStore {
  override setItem(): void {
    throw new DOMException('full', 'QuotaExceededError');
  }
}

test('signing out forgets what anybody wrote here, and nothing else', () => {
  const shelf = new MemoryStore();
  const store = new Store(() => shelf);
  for (const key of ['openline.draft.1.7', 'openline.outbox.2.a', 'openline.changes.1', 'theirs.draft.1.7']) store.write(key, draft);
  store.forgetWritten();
  expect([...shelf.keys()]).toEqual(['openline.changes.1', 'theirs.draft.1.7']);
});

test('an agent who comes back finds what was written, and nothing of another', () => {
  const shelf = new MemoryStore();
  const store = new Store(() => shelf);
  for (const key of ['openline.draft.1.7', 'openline.draft.11.7', 'openline.outbox.1.a', 'openline.outbox.2.a']) store.write(key, draft);
  store.forgetWritten({ except: 1 });
  expect([...shelf.keys()]).toEqual(['openline.draft.1.7', 'openline.outbox.1.a']);
});

test('what a full storage does not take is said, and still goes out', () => {
  const store = new Store(() => new FullStore());
  expect(store.write('openline.draft.1.7', draft)).toBe(false);
  const outbox = new Outbox(1, store);
  outbox.add({ id: 'a', conversation: 7, kind: 'reply', body: 'Вітаю', files: [], at: 1, after: 3 });
  expect(outbox.unconfirmed().map(({ id }) => id)).toEqual(['a']);
});

test('a storage that is forbidden, or holds what is no JSON, is as an empty one', () => {
  const forbidden = new Store(() => {
    throw new DOMException('no', 'SecurityError');
  });
  expect([forbidden.read('a'), forbidden.write('a', 1), forbidden.keys()]).toEqual([null, false, []]);
  const shelf = new MemoryStore([['openline.draft.1.7', '{']]);
  expect(new Store(() => shelf).read('openline.draft.1.7')).toBeNull();
});
