/** What an agent does to the conversation on the screen. A refusal is said where it happened, and nothing is changed. */
import type { AgentOut, File, Row } from '../shared/wire';
import { Refused } from './api';
import type { Desk } from './state/desk.svelte';
import { lastSeq } from './state/entries';
import { newId } from './state/ids';
import { command, type Pending } from './state/outbox.svelte';
import { t } from './words/index.svelte';

export function agentName(desk: Desk, id: number | null | undefined): string {
  return desk.me.agents.find((agent) => agent.id === id)?.name ?? t('nobody');
}

export function departmentName(desk: Desk, id: number | null | undefined): string {
  return desk.me.departments.find((department) => department.id === id)?.name ?? t('someDepartment');
}

export function colleagues(desk: Desk, row: Row): AgentOut[] {
  return desk.me.agents.filter((agent) => agent.departments.includes(row.department));
}

export function canClaim(desk: Desk, row: Row): boolean {
  return row.closed_at === null && row.assignee !== desk.me.id;
}

export async function assign(desk: Desk, agent: number | null): Promise<void> {
  const row = desk.row;
  if (!row || row.assignee === agent) return;
  await attempt(desk, () => desk.api.assign(row.id, agent, row.assignee));
}

export async function claim(desk: Desk): Promise<void> {
  if (desk.row && canClaim(desk, desk.row)) await assign(desk, desk.me.id);
}

export interface Closed {
  row: Row;
  /** The row that took its place in the list: focus goes there. */
  next: number | null;
}

export async function close(desk: Desk): Promise<Closed | null> {
  const row = desk.row;
  if (!row || row.closed_at !== null) return null;
  const at = desk.listing.shown.indexOf(row.id);
  const closed = await attempt(desk, () => desk.api.close(row.id));
  if (!closed) return null;
  if (!desk.listing.view.closed) desk.listing.drop(row.id);
  const { shown } = desk.listing;
  return { row: closed, next: at < 0 ? null : (shown[at] ?? shown[at - 1] ?? null) };
}

export async function reopen(desk: Desk, id: number | undefined = desk.row?.id): Promise<void> {
  if (id !== undefined) await attempt(desk, () => desk.api.reopen(id));
}

export interface Move {
  department: number;
  comment: string;
  passOn: number[];
}

export interface Moved {
  /** The same conversation, or out of a walled department the new, linked one; null where the mover sees nothing. */
  row: Row | null;
}

export async function move(desk: Desk, { department, comment, passOn }: Move): Promise<Moved | null> {
  const row = desk.row;
  if (!row) return null;
  const walled = desk.me.departments.find((each) => each.id === row.department)?.walled ?? false;
  const left = walled ? { comment: comment || undefined, pass_on: passOn } : {};
  const moved = await attempt(desk, () => desk.api.move(row.id, { department, ...left }));
  if (moved === undefined) return null;
  if (moved === null && !walled && desk.thread.id === row.id) desk.thread.status = 'left';
  return { row: moved };
}

/** Undefined when it was refused: the words for it stand above the conversation then. */
export async function attempt<R extends Row | null>(desk: Desk, change: () => Promise<R>): Promise<R | undefined> {
  desk.trouble = '';
  try {
    const row = await change();
    if (row) desk.listing.take(desk.book.put(row));
    desk.listing.flush();
    return row;
  } catch (error) {
    desk.trouble = words(desk, error);
    return undefined;
  }
}

function words(desk: Desk, error: unknown): string {
  if (!(error instanceof Refused)) return t('failed');
  const { code, text, assignee } = error.problem;
  if (code !== 'taken') return text || t('failed');
  return assignee ? t('taken', { name: agentName(desk, assignee) }) : t('nobodyHas');
}

export type Formatting = Pick<Pending, 'html' | 'cc' | 'bcc'>;

export function say(desk: Desk, kind: Pending['kind'], body: string, files: File[], formatting: Formatting = {}): void {
  const conversation = desk.thread.id;
  if (conversation === null) return;
  const after = lastSeq(desk.thread.entries);
  const pending: Pending = { id: newId(), conversation, kind, body, files, ...formatting, at: Date.now(), after };
  desk.outbox.add(pending);
  desk.transmit(command(pending));
}

export function sayAgain(desk: Desk, id: string): void {
  const pending = desk.outbox.again(id);
  if (pending) desk.transmit(command(pending));
}
