/** What an agent does to the person on the screen: a refusal is said above the conversation, and nothing is changed. */
import type { Row } from '../../shared/wire';
import { attempt } from '../actions';
import type { Desk } from '../state/desk.svelte';

/** What was done last, as long as its conversation stays on the screen: it can be taken back there. */
export interface Done {
  kind: 'merged' | 'unmerged';
  conversation: number;
  id: number;
  name: string;
}

export async function merge(desk: Desk, id: number, name: string): Promise<Done | null> {
  return change(desk, { kind: 'merged', id, name }, desk.api.merge);
}

export async function unmerge(desk: Desk, id: number, name: string): Promise<Done | null> {
  return change(desk, { kind: 'unmerged', id, name }, desk.api.unmerge);
}

/** The addresses that wait hold from now on. */
export async function release(desk: Desk, emails: readonly string[]): Promise<void> {
  await answer(desk, emails, desk.api.releaseAddress);
}

/** The earlier address stays until somebody releases the new one. */
export async function keepEarlier(desk: Desk, emails: readonly string[]): Promise<void> {
  await answer(desk, emails, desk.api.keepAddress);
}

/** The panel asks again also after a refusal: then something else waits than what it shows. */
async function answer(
  desk: Desk,
  emails: readonly string[],
  say: (conversation: number, emails: readonly string[]) => Promise<Row>,
): Promise<void> {
  const conversation = desk.thread.id;
  if (conversation === null) return;
  await attempt(desk, () => say(conversation, emails));
  desk.customerTurn += 1;
}

async function change(
  desk: Desk,
  doing: Omit<Done, 'conversation'>,
  ask: (conversation: number, customer: number) => Promise<Row>,
): Promise<Done | null> {
  const conversation = desk.thread.id;
  if (conversation === null) return null;
  const row = await attempt(desk, () => ask(conversation, doing.id));
  if (!row) return null;
  desk.customerTurn += 1;
  return { ...doing, conversation };
}
