/** What a list is: which rows belong to it, in which order, and which of two states of a row is the newer one. */
import type { Row } from '../../shared/wire';

export interface View {
  view: 'mine' | 'unassigned' | 'all';
  department: number | null;
  closed: boolean;
}

export function sameView(a: View, b: View): boolean {
  return a.view === b.view && a.department === b.department && a.closed === b.closed;
}

export function belongs(row: Row, { view, department, closed }: View, me: number): boolean {
  if ((row.closed_at !== null) !== closed) return false;
  if (department !== null && row.department !== department) return false;
  if (view === 'mine') return row.assignee === me;
  return view === 'all' || row.assignee === null;
}

/** Newest first; the id decides between rows of one millisecond, as it does in the pages of the API. */
export function inOrder(a: Row, b: Row): number {
  return b.last_at - a.last_at || b.id - a.id;
}

/** Frames and pages overtake each other: a row never goes back in time. */
export function isNotOlder(row: Row, held: Row | undefined): boolean {
  if (!held || row.last_seq !== held.last_seq) return !held || row.last_seq > held.last_seq;
  return row.agents_seen_seq >= held.agents_seen_seq && row.customer_seen_seq >= held.customer_seen_seq;
}

export function isUnread(row: Row): boolean {
  return row.customer_seq > row.agents_seen_seq;
}
