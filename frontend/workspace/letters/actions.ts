/** What an agent does to a letter on its way, or to one that was forged. */
import type { Entry } from '../../shared/wire';
import { attempt } from '../actions';
import { delivery, tidings } from '../state/deliveries';
import type { Desk } from '../state/desk.svelte';
import { newId } from '../state/ids';
import type { Pending } from '../state/outbox.svelte';
import type { Screen } from '../state/screen.svelte';

export async function openAside(desk: Desk, seq: number): Promise<void> {
  const id = desk.thread.id;
  if (id !== null) await attempt(desk, () => desk.api.openAside(id, seq));
}

export async function tryAgain(desk: Desk, seq: number): Promise<void> {
  const id = desk.thread.id;
  if (id !== null) await attempt(desk, () => desk.api.tryAgain(id, seq));
}

/** Back before it left: its words return to the composer. */
export async function withdraw(desk: Desk, screen: Screen, reply: Entry): Promise<void> {
  const id = desk.thread.id;
  if (id === null) return;
  const done = await attempt(desk, () => desk.api.withdraw(id, reply.seq));
  if (done === undefined) return;
  screen.takeBack(desk.outbox.said(id, reply.seq) ?? pendingOf(reply, id));
  await attachAgain(desk, id, reply);
}

/** The agent's newest reply that can still be taken back. */
export async function withdrawLast(desk: Desk, screen: Screen): Promise<void> {
  const last = leavingLast(desk);
  if (last) await withdraw(desk, screen, last);
}

/** It, while it can be taken back. */
export function leavingLast(desk: Desk): Entry | null {
  const { entries } = desk.thread;
  const told = tidings(entries);
  const last = entries.findLast(({ kind, actor, seq }) => kind === 'reply_written' && actor.id === desk.me.id && !told.has(seq));
  if (!last || !desk.carries) return null;
  const way = delivery(last, undefined, true, desk.me.undo_seconds);
  return way?.state === 'leaving' && way.until > desk.clock.now() ? last : null;
}

function pendingOf(reply: Entry, conversation: number): Pending {
  const { cc = [], bcc = [] } = reply.letter ?? {};
  return { id: newId(), conversation, kind: 'reply', body: reply.body ?? '', files: [], html: '', cc, bcc, at: reply.at, after: reply.seq };
}

/** Files belong to the message that was taken back: the new one gets copies. */
async function attachAgain(desk: Desk, conversation: number, { files = [] }: Entry): Promise<void> {
  const copies = await Promise.all(files.map(async ({ key, name, content_type }) => {
    const answer = await fetch(`/files/${key}`);
    return answer.ok ? new File([await answer.blob()], name, { type: content_type }) : null;
  }));
  desk.drafts.of(conversation).attach(copies.filter((copy) => copy !== null));
}
