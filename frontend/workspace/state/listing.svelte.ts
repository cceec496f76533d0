/**
 * The list on the screen. While it is frozen (scrolled, or under the pointer) no row changes its place: what is new
 * waits to be counted on the pill, what left stays where it was, faint, until `settle`.
 */
import type { Page, Row } from '../../shared/wire';
import type { Book } from './book.svelte';
import { belongs, inOrder, type View } from './rows';

const MOST_PAGES_AGAIN = 10;

export type FetchPage = (view: View, before: string | null) => Promise<Page>;

export class Listing {
  view = $state.raw<View>({ view: 'mine', department: null, closed: false });
  shown = $state.raw<readonly number[]>([]);
  fresh = $state(0);
  count = $state(0);
  status = $state<'loading' | 'ready' | 'failed'>('loading');
  loadingMore = $state(false);
  moreFailed = $state(false);
  next = $state.raw<string | null>(null);

  #members = new Set<number>();
  #placed = new Map<number, number>();
  #frozen = false;
  #changed = false;
  #turn = 0;
  // Rows of frames that came while pages were on their way: a page may be older than they are.
  #arrived = new Set<number>();

  constructor(
    private book: Book,
    private fetchPage: FetchPage,
    private me: () => number,
  ) {}

  async open(view: View): Promise<void> {
    this.view = view;
    this.#begin();
    this.shown = [];
    this.status = 'loading';
    await this.#load(1);
  }

  /** After a gap: the pages that were on the screen, as they are now. */
  async refresh(): Promise<void> {
    const pages = Math.ceil(Math.max(1, this.shown.length) / 50);
    if (this.status === 'failed') this.status = 'loading';
    await this.#load(Math.min(pages, MOST_PAGES_AGAIN));
  }

  async loadMore(): Promise<void> {
    if (this.loadingMore || this.next === null) return;
    const turn = this.#turn;
    this.loadingMore = true;
    this.moreFailed = false;
    try {
      const page = await this.fetchPage(this.view, this.next);
      if (turn === this.#turn) this.#append(page);
    } catch {
      this.moreFailed = true;
    } finally {
      this.loadingMore = false;
    }
  }

  /** A row as it is now, from a frame or an answer. Call `flush` after the last one. */
  take(row: Row): void {
    const fits = belongs(row, this.view, this.me());
    const beyond = this.next !== null && !this.#members.has(row.id) && this.#isBeyondEnd(row);
    if (fits) this.#arrived.add(row.id);
    if (!fits) this.#members.delete(row.id);
    else if (!beyond) this.#members.add(row.id);
    this.#changed = true;
  }

  flush(): void {
    if (!this.#changed) return;
    this.#changed = false;
    if (this.#frozen && this.shown.length) this.fresh = this.#waiting();
    else this.settle();
  }

  freeze(frozen: boolean): void {
    this.#frozen = frozen;
    if (!frozen && this.fresh === 0) this.settle();
  }

  /** Every row to its place. */
  settle(): void {
    const rows = this.#rows().sort(inOrder);
    this.#placed = new Map(rows.map((row) => [row.id, row.last_at]));
    const ids = rows.map((row) => row.id);
    if (ids.length !== this.shown.length || ids.some((id, i) => id !== this.shown[i])) this.shown = ids;
    this.fresh = 0;
  }

  holds(id: number): boolean {
    void this.shown;
    return this.#members.has(id);
  }

  /** Out of the list at once, frozen or not: it is gone, or the agent did it and expects it. */
  drop(id: number): void {
    this.#members.delete(id);
    this.shown = this.shown.filter((each) => each !== id);
  }

  neighbour(id: number | null, step: 1 | -1): number | null {
    const at = id === null ? -1 : this.shown.indexOf(id);
    if (at < 0) return this.shown[0] ?? null;
    return this.shown[at + step] ?? this.shown[at] ?? null;
  }

  #begin(): void {
    this.#turn += 1;
    this.#members = new Set();
    this.#placed = new Map();
    this.fresh = 0;
    this.next = null;
    this.loadingMore = this.moreFailed = false;
  }

  async #load(pages: number): Promise<void> {
    const turn = (this.#turn += 1);
    this.#arrived = new Set();
    try {
      const rows: Row[] = [];
      let page = await this.fetchPage(this.view, null);
      rows.push(...page.rows);
      for (let i = 1; i < pages && page.next !== null; i++) {
        page = await this.fetchPage(this.view, page.next);
        rows.push(...page.rows);
      }
      if (turn === this.#turn) this.#replace(rows, page);
    } catch {
      if (turn === this.#turn && this.shown.length === 0) this.status = 'failed';
    }
  }

  #replace(rows: Row[], page: Page): void {
    this.#members = new Set();
    this.next = page.next;
    this.count = page.count;
    for (const row of rows) this.#keep(row);
    const end = rows.at(-1);
    for (const row of [...this.#arrived].map((id) => this.book.get(id))) {
      if (row && (page.next === null || !end || inOrder(row, end) < 0)) this.#keep(row);
    }
    this.status = 'ready';
    this.#changed = true;
    if (this.shown.length === 0) this.settle();
    this.flush();
  }

  #append(page: Page): void {
    this.next = page.next;
    const added = page.rows.map((row) => this.#keep(row)).filter((row) => row !== null && !this.#placed.has(row.id));
    for (const row of added) this.#placed.set(row!.id, row!.last_at);
    this.shown = [...this.shown, ...added.map((row) => row!.id)];
  }

  #keep(row: Row): Row | null {
    const now = this.book.put(row);
    if (!belongs(now, this.view, this.me())) return null;
    this.#members.add(now.id);
    return now;
  }

  #rows(): Row[] {
    return [...this.#members].map((id) => this.book.get(id)).filter((row) => row !== undefined);
  }

  #isBeyondEnd(row: Row): boolean {
    const last = this.book.get(this.shown.at(-1) ?? 0);
    return last !== undefined && inOrder(last, row) < 0;
  }

  /** How many rows would stand higher than they do: new ones, and those whose customer has written again. */
  #waiting(): number {
    const places = new Map(this.shown.map((id, at) => [id, at]));
    const rows = this.#rows().sort(inOrder);
    return rows.filter((row, at) => {
      const place = places.get(row.id);
      if (place === undefined) return true;
      return place > at && row.last_at > (this.#placed.get(row.id) ?? 0) && row.preview_by === 'customer';
    }).length;
  }
}
