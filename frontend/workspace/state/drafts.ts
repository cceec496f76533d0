/** What an agent has begun to write, one draft a conversation and a tab. Kept on this machine until sent or signed out. */
import type { File } from '../../shared/wire';
import type { Store } from './store';

export interface Draft {
  kind: 'reply' | 'note';
  reply: string;
  note: string;
  files: File[];
}

export function readDraft(store: Store, agent: number, conversation: number): Draft {
  return store.read<Draft>(key(agent, conversation)) ?? { kind: 'reply', reply: '', note: '', files: [] };
}

export function keepDraft(store: Store, agent: number, conversation: number, draft: Draft): void {
  const empty = !draft.reply && !draft.note && draft.files.length === 0;
  if (empty) store.remove(key(agent, conversation));
  else store.write(key(agent, conversation), draft);
}

function key(agent: number, conversation: number): string {
  return `openline.draft.${agent}.${conversation}`;
}
