/**
 * The state of the workspace. Frames go in (`frames`), what is on the screen follows; what the agent does is in
 * actions.ts. Everything that is shown is a row or an entry of the desk: nothing is guessed.
 */
import type { AgentCommand, AgentFrame, ChannelOut, Counts, CustomerOut, Me, Row } from '../../shared/wire';
import type { Api } from '../api';
import { Refused } from '../api';
import type { Connection } from '../live/socket';
import { Book } from './book.svelte';
import { DeskClock } from './clock.svelte';
import { Drafts } from './drafts.svelte';
import { lastSeq } from './entries';
import { Listing } from './listing.svelte';
import { Notices } from './notices.svelte';
import { bubbles, command, Outbox } from './outbox.svelte';
import { isUnread, type View } from './rows';
import type { Store } from './store';
import { Thread } from './thread.svelte';

const NO_COUNTS: Counts = { mine: 0, unassigned: 0, all: 0, departments: {} };

export class Desk {
  me = $state.raw<Me>() as Me;
  counts = $state.raw<Counts>(NO_COUNTS);
  connection = $state<Connection>('connecting');
  /** What the desk refused of the conversation on the screen, in its words. */
  trouble = $state.raw('');
  book = new Book();
  thread = new Thread();
  clock = new DeskClock();
  listing: Listing;
  outbox: Outbox;
  drafts: Drafts;
  notices: Notices;
  /** The customers' panel reads this: it changes when the customer's conversations may have changed. */
  customerTurn = $state(0);
  /** What the panel has found out about a customer. */
  customer = $state.raw<CustomerOut | null>(null);
  #seen = new Map<number, number>();

  constructor(
    me: Me,
    readonly api: Api,
    readonly transmit: (command: AgentCommand) => boolean,
    readonly store: Store,
  ) {
    this.me = me;
    this.listing = new Listing(this.book, api.page, () => this.me.id);
    this.outbox = new Outbox(me.id, store);
    this.drafts = new Drafts(me.id, store);
    this.notices = new Notices(me.id, store);
  }

  get row() {
    return this.thread.id === null ? undefined : this.book.get(this.thread.id);
  }

  /** How answers of the conversation on the screen leave. */
  get channel(): ChannelOut | undefined {
    return this.me.channels.find(({ kind }) => kind === this.row?.channel);
  }

  /** Its replies have to be taken by a server outside. */
  get carries(): boolean {
    return this.channel?.carried ?? false;
  }

  get bubbles() {
    return bubbles(this.outbox.items, this.thread.entries, this.thread.id ?? 0, this.me.id);
  }

  /** Customers' words that nobody has read yet, of the conversations that are this agent's. */
  get unread(): number {
    return this.#own().filter(isUnread).length;
  }

  // --- what is on the screen

  async show(view: View): Promise<void> {
    this.#watch(view);
    await this.listing.open(view);
  }

  async open(id: number): Promise<void> {
    if (this.thread.id !== null && this.thread.id !== id) this.transmit({ t: 'leave', conversation: this.thread.id });
    this.trouble = '';
    const after = this.thread.show(id);
    this.outbox.settle(id, after);
    this.customerTurn += 1;
    if (!this.transmit({ t: 'open', conversation: id, after })) await this.#openByApi(id);
  }

  leave(): void {
    if (this.thread.id !== null) this.transmit({ t: 'leave', conversation: this.thread.id });
    this.thread.hide();
    this.trouble = '';
  }

  /** The conversation on the screen has been looked at. Said once for each state of it. */
  see(): void {
    const row = this.row;
    if (!row || this.thread.status !== 'ready' || !isUnread(row)) return;
    const seq = lastSeq(this.thread.entries);
    const said = this.#seen.get(row.id) ?? 0;
    if (seq < row.customer_seq || said >= seq || this.connection !== 'connected') return;
    if (this.transmit({ t: 'seen', conversation: row.id, seq })) this.#seen.set(row.id, seq);
  }

  async loadEarlier(): Promise<void> {
    const { id, entries } = this.thread;
    const first = entries[0];
    if (id === null || !first) return;
    this.thread.earlierCame(await this.api.earlier(id, first.seq));
  }

  async #openByApi(id: number): Promise<void> {
    try {
      const answer = await this.api.thread(id);
      this.book.put(answer.row);
      this.thread.opened(answer);
    } catch (error) {
      if (id !== this.thread.id) return;
      if (error instanceof Refused && error.status === 404) this.thread.gone(id);
      else if (this.thread.status === 'loading') this.thread.status = 'failed';
    }
  }

  // --- frames

  frames(frames: readonly AgentFrame[]): void {
    for (const frame of frames) this.#take(frame);
    this.outbox.settle(this.thread.id, lastSeq(this.thread.entries));
    this.listing.flush();
  }

  #take(frame: AgentFrame): void {
    switch (frame.t) {
      case 'welcome':
        return this.#welcomed(frame.departments);
      case 'opened':
        this.#keep(frame);
        return this.thread.opened(frame);
      case 'said':
        this.#keep(frame);
        if (!this.thread.said(frame)) this.#ask();
        return;
      case 'row':
        return this.#keep(frame);
      case 'gone':
        return this.#forget(frame.conversation);
      case 'ack':
        this.clock.heard(frame.at);
        return this.outbox.ack(frame);
      case 'error':
        return this.#refused(frame);
      case 'counts':
        return this.#behind(this.count());
      case 'membership':
        return this.notices.add([frame]);
      case 'person':
        if (frame.conversation === this.thread.id) this.customerTurn += 1;
        return;
    }
  }

  #keep({ row }: Pick<Extract<AgentFrame, { t: 'row' }>, 'row'>): void {
    const now = this.book.put(row);
    this.listing.take(now);
    if (row.id !== this.thread.id && this.#isOfPerson(row.customer)) this.customerTurn += 1;
  }

  /** Of the customer on the screen, or of another one who is the same person. */
  #isOfPerson(customer: number): boolean {
    const own = this.row?.customer;
    if (own === undefined || customer === own) return customer === own;
    return this.customer?.id === own && this.customer.joined.some(({ id }) => id === customer);
  }

  #forget(id: number): void {
    this.book.forget(id);
    this.listing.drop(id);
    this.thread.gone(id);
  }

  #refused(frame: Extract<AgentFrame, { t: 'error' }>): void {
    if (frame.code === 'not_found' && frame.conversation) this.#forget(frame.conversation);
    if (!this.outbox.refused(frame) && frame.code !== 'not_found') this.trouble = frame.text;
  }

  #ask(): void {
    const { id, entries } = this.thread;
    if (id !== null) this.transmit({ t: 'open', conversation: id, after: lastSeq(entries) });
  }

  /** The socket begins anew, or the agent's departments changed: everything may have. */
  #welcomed(departments: readonly number[]): void {
    this.#forgetOutside(departments);
    this.#seen.clear();
    this.#watch(this.listing.view);
    // Also what was gone: a membership that is given back brings it again.
    if (this.thread.id !== null) this.#ask();
    for (const item of this.outbox.unconfirmed()) this.transmit(command(item));
    void this.listing.refresh();
    this.#behind(this.#refreshOwn(), this.count(), this.#departments());
    this.customerTurn += 1;
  }

  /** Of a department that is no longer this agent's nothing stays to be read: not in a frozen list, not on the way back. */
  #forgetOutside(departments: readonly number[]): void {
    const outside = [...this.book.all()].filter((row) => !departments.includes(row.department));
    for (const row of outside) this.#forget(row.id);
    this.thread.keepOnly((id) => this.book.get(id) !== undefined);
    if (this.row === undefined && this.thread.status === 'ready') this.thread.gone(this.thread.id!);
  }

  /** All departments even when one is shown: the title counts what is unread of mine, wherever it is. */
  #watch({ view, closed }: View): void {
    this.transmit({ t: 'watch', view, closed });
  }

  #own(): Row[] {
    return [...this.book.all()].filter((row) => row.assignee === this.me.id && row.closed_at === null);
  }

  /** What is mine may lie in no list on the screen, and may have ceased to be mine while nobody told. */
  async #refreshOwn(): Promise<void> {
    const before = this.#own();
    const page = await this.api.page({ view: 'mine', department: null, closed: false }, null);
    const now = new Set(page.rows.map((row) => this.book.put(row).id));
    if (page.next !== null) return;
    for (const row of before) if (!now.has(row.id) && this.book.get(row.id) === row && row.id !== this.thread.id) this.book.forget(row.id);
  }

  /** What fails here fails because the line is broken, which is said, and is asked again after the next welcome. */
  #behind(...work: Promise<void>[]): void {
    for (const each of work) each.catch((error: unknown) => console.warn(error));
  }

  async count(): Promise<void> {
    this.counts = await this.api.counts();
  }

  async #departments(): Promise<void> {
    this.me = await this.api.me();
    const mine = this.me.departments.filter((department) => department.mine);
    const changes = await Promise.all(mine.map((department) => this.api.changes(department.id)));
    this.notices.add(changes.flat());
  }
}
