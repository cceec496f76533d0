import offline from 'icon:offline';
import arrow from 'icon:down';
import { icon } from '../icon.ts';
import { Badge } from './badge.ts';
import { Composer } from './composer.ts';
import { Contact } from './contact.ts';
import { h, Rows } from './dom.ts';
import { Header } from './header.ts';
import type { Room } from './room.ts';
import { SignedIn } from './signed-in.ts';
import { Start } from './start.ts';
import { stage } from './stage.ts';
import { timeline } from './timeline.ts';
import { tray } from './tray.ts';

const AT_END = 48;
const PATIENCE = 2_500;

/** The panel: draws what the room holds, and is the only one that opens and closes. */
export class Panel {
  opened = false;
  readonly composer: Composer;
  private readonly badge: Badge;
  private readonly contact: Contact;
  private readonly signedIn: SignedIn;
  private readonly node: HTMLElement;
  private readonly header: Header;
  private readonly start: Start;
  private readonly list = h('ol');
  private readonly talk: HTMLElement;
  private readonly below: HTMLElement;
  private readonly net = h('p', { role: 'status' });
  private readonly foot = h('p', { class: 'closed' });
  private readonly heard = h('div', { class: 'sr', 'aria-live': 'polite' });
  private readonly rows = new Rows(this.list);
  private told: number;
  private atEnd = true;
  private cutAt = 0;
  private unsent = 0;

  constructor(private readonly room: Room) {
    const { say, tab } = room;
    this.told = Infinity;
    this.badge = new Badge(room);
    this.composer = new Composer(room);
    this.contact = new Contact(room);
    this.signedIn = new SignedIn(room);
    this.composer.node.append(this.contact.node);
    this.header = new Header(room, () => this.close(), () => this.choose(undefined));
    this.start = new Start(room, () => this.choose(room.topic));
    this.talk = h('div', { class: 'talk', tabindex: 0, role: 'region', 'aria-label': say.t('conversation'), scroll: () => this.scrolled() }, this.list, this.foot);
    this.below = h('button', { type: 'button', class: 'below', hidden: true, click: () => (this.toEnd(), this.draw(), this.room.focus()) }, icon(arrow), say.t('below'));
    const line = h('div', { class: 'net', hidden: true }, icon(offline), this.net);
    const parts = [this.header.node, line, this.start.node, this.talk, this.below, this.composer.node, this.signedIn.node];
    this.node = h('section', { class: 'w', role: 'dialog', 'aria-label': say.t('conversation'), tabindex: -1, hidden: true }, ...parts);
    tab.box.append(this.node, this.heard);
    stage(this.node, tab, () => this.close(), (files) => this.composer.add(files));
  }

  open(focus = true): void {
    this.turn(true);
    this.draw();
    this.toEnd();
    if (focus) this.focus();
  }

  close(): void {
    if (!this.opened) return;
    this.turn(false);
    this.draw();
    this.room.tab.button.focus();
  }

  private turn(opened: boolean): void {
    this.opened = opened;
    this.node.hidden = !opened;
    this.room.here.set('open', opened);
  }

  draw(): void {
    const { thread, tab } = this.room;
    const starting = this.starting;
    if (this.opened) {
      this.parts(starting);
      this.rows.show([...timeline(this.room), ...tray(this.room)]);
      this.composer.draw();
      this.contact.draw();
      this.signedIn.draw();
      if (this.atEnd || thread.pending.size > this.unsent) this.toEnd();
      this.unsent = thread.pending.size;
    }
    this.read(starting);
    this.announce();
    this.badge.draw(this.opened);
    this.below.hidden = starting || this.atEnd || !thread.unread.length;
    tab.box.classList.toggle('open', this.opened);
  }

  toEnd(): void {
    this.talk.scrollTop = this.talk.scrollHeight;
    this.atEnd = true;
  }

  private choose(topic: string | undefined): void {
    this.room.topic = topic;
    this.draw();
    this.focus();
  }

  private focus(): void {
    if (this.starting) (this.start.node.querySelector('button') ?? this.node).focus();
    // The keyboard of a phone would cover what there is to read.
    else if (matchMedia('(pointer: coarse)').matches && this.room.topic === undefined) this.node.focus();
    else this.composer.field.focus();
  }

  private get starting(): boolean {
    const { thread, socket, topic } = this.room;
    if (thread.conversation || thread.pending.size || topic !== undefined) return false;
    if (!thread.desk) return socket.link === 'joining';
    return thread.desk.topics.length > 1;
  }

  private parts(starting: boolean): void {
    const { thread, socket, say } = this.room;
    this.node.classList.toggle('fit', starting || (socket.link === 'refused' && !thread.entries.length));
    this.header.draw(starting);
    this.start.node.hidden = !starting;
    this.start.draw();
    this.talk.hidden = starting;
    this.composer.node.hidden = starting || socket.link === 'refused';
    const quiet = socket.link === 'refused' || thread.conversation || thread.pending.size;
    this.foot.textContent = thread.closed ? say.t('closed') : quiet ? '' : say.t('start');
    this.net.textContent = this.trouble;
    this.net.parentElement!.hidden = !this.trouble;
  }

  /** A cut of a second is nobody's business. */
  private get trouble(): string {
    const { socket, say } = this.room;
    if (socket.notice) return socket.notice;
    if (socket.link === 'live' || socket.link === 'refused') {
      this.cutAt = 0;
      return '';
    }
    if (!navigator.onLine) return say.t('offline');
    if (!this.cutAt) setTimeout(() => this.room.draw(), PATIENCE);
    this.cutAt ||= Date.now();
    return Date.now() - this.cutAt < PATIENCE ? '' : say.t('noDesk');
  }

  private scrolled(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.talk;
    const atEnd = scrollHeight - scrollTop - clientHeight < AT_END;
    if (atEnd === this.atEnd) return;
    this.atEnd = atEnd;
    this.room.draw();
  }

  private read(starting: boolean): void {
    if (!this.opened || starting || !this.atEnd || document.visibilityState !== 'visible') return;
    for (const { conversation, seq } of this.room.thread.look()) this.room.socket.saw(conversation, seq);
  }

  /** New answers are read out; those that were there before the page are not. */
  private announce(): void {
    const { thread, say } = this.room;
    if (!thread.desk) return;
    const answers = thread.entries.filter((one) => one.kind === 'reply_written');
    const news = answers.slice(this.told);
    this.told = answers.length;
    if (!news.length) return;
    const words = news.map(({ actor, body, files }) => [actor.name, body || files?.map((file) => file.name).join(', ')].join(': '));
    this.heard.textContent = this.opened ? words.join('. ') : say.t('unread', { n: thread.unread.length });
  }
}
