/** What an agent has begun to write, one draft a conversation and a tab. Kept on this machine until sent or signed out. */
import type { File } from '../../shared/wire';

export interface Draft {
  kind: 'reply' | 'note';
  reply: string;
  note: string;
  files: File[];
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export function readDraft(store: Store, agent: number, conversation: number): Draft {
  const kept = store.getItem(key(agent, conversation));
  return kept ? (JSON.parse(kept) as Draft) : { kind: 'reply', reply: '', note: '', files: [] };
}

export function keepDraft(store: Store, agent: number, conversation: number, draft: Draft): void {
  const empty = !draft.reply && !draft.note && draft.files.length === 0;
  if (empty) store.removeItem(key(agent, conversation));
  else store.setItem(key(agent, conversation), JSON.stringify(draft));
}

/** At sign-out nothing that was written stays on a machine that others may use. */
export function forgetDrafts(store: Store, agent: number): void {
  const keys = Array.from({ length: store.length }, (_, i) => store.key(i) ?? '');
  for (const each of keys) if (each.startsWith(key(agent, ''))) store.removeItem(each);
}

function key(agent: number, conversation: number | ''): string {
  return `openline.draft.${agent}.${conversation}`;
}
