import { expect, test } from 'vitest';
import { keepDraft, readDraft } from './drafts';
import { MemoryStore } from './made';
import { Store } from './store';

const draft = { kind: 'note' as const, reply: 'Вітаю', note: 'перевірити вхід', files: [] };

test('a draft is kept for its agent and its conversation', () => {
  const shelf = new MemoryStore();
  const store = new Store(() => shelf);
  keepDraft(store, 1, 7, draft);
  expect(readDraft(store, 1, 7)).toEqual(draft);
  expect([readDraft(store, 1, 8).reply, readDraft(store, 2, 7).reply]).toEqual(['', '']);
});

test('an emptied draft leaves nothing behind', () => {
  const shelf = new MemoryStore();
  const store = new Store(() => shelf);
  keepDraft(store, 1, 7, draft);
  keepDraft(store, 1, 7, { kind: 'reply', reply: '', note: '', files: [] });
  expect(shelf.size).toBe(0);
});
