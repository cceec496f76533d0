/** What the tests of the state stand on: rows, entries, a storage and a desk behind no network. */
import type { AgentCommand, Entry, Me, Row } from '../../shared/wire';
import type { Api } from '../api';
import { Desk } from './desk.svelte';
import { Store, type Shelf } from './store';

export const ME = 1;

export function row(change: Partial<Row> = {}): Row {
  return {
    id: 7, channel: 'chat', line: 1, department: 1, assignee: ME, customer: 3, customer_name: 'Тарас Вовк', subject: 'Зникли гроші',
    opened_at: 1, closed_at: null, last_at: 100, waiting_since: 90, last_seq: 3, public_seq: 3, customer_seq: 3, agents_seen_seq: 3,
    customer_seen_seq: 0, preview: 'Дякую', preview_by: 'customer', continues: null, beside: null, ...change,
  };
}

export function entry(seq: number, change: Partial<Entry> = {}): Entry {
  return { seq, at: seq * 10, kind: 'message_received', actor: { kind: 'customer', id: 3 }, body: `${seq}`, ...change };
}

export class MemoryStore extends Map<string, string> implements Shelf {
  get length() { return this.size; }
  getItem(key: string) { return this.get(key) ?? null; }
  setItem(key: string, value: string): void { this.set(key, value); }
  removeItem(key: string) { this.delete(key); }
  key(at: number) { return [...this.keys()][at] ?? null; }
}

export const AGENT = { id: ME, name: 'Олена', departments: [], agents: [], channels: [] } as unknown as Me;

/** A desk with an open line: what it says stands in `sent`, its list in `pages`. */
export function madeDesk(pages: Row[]): { desk: Desk; sent: AgentCommand[] } {
  const sent: AgentCommand[] = [];
  const api = {
    page: async () => ({ rows: pages, next: null, count: pages.length }),
    counts: async () => ({ mine: 1, unassigned: 0, all: 1, departments: {} }),
    me: async () => AGENT,
  } as unknown as Api;
  const desk = new Desk(AGENT, api, (command) => sent.push(command) > 0, new Store(() => new MemoryStore()));
  return { desk, sent };
}
