import { expect, test } from 'vitest';
import { forgetDrafts, keepDraft, readDraft } from './drafts';
import { MemoryStore } from './made';

const draft = { kind: 'note' as const, reply: 'Вітаю', note: 'перевірити вхід', files: [] };

test('a draft is kept for its agent and its conversation', () => {
  const store = new MemoryStore();
  keepDraft(store, 1, 7, draft);
  expect(readDraft(store, 1, 7)).toEqual(draft);
  expect([readDraft(store, 1, 8).reply, readDraft(store, 2, 7).reply]).toEqual(['', '']);
});

test('an emptied draft leaves nothing behind', () => {
  const store = new MemoryStore();
  keepDraft(store, 1, 7, draft);
  keepDraft(store, 1, 7, { kind: 'reply', reply: '', note: '', files: [] });
  expect(store.size).toBe(0);
});

test('signing out forgets the drafts of this agent, and nothing of another', () => {
  const store = new MemoryStore();
  keepDraft(store, 1, 7, draft);
  keepDraft(store, 1, 8, draft);
  keepDraft(store, 2, 7, draft);
  forgetDrafts(store, 1);
  expect([...store.keys()]).toEqual(['openline.draft.2.7']);
});
