import down from 'icon:down';
import { icon } from '../icon.ts';
import { h } from './dom.ts';
import type { Room } from './room.ts';

/** The tab itself: how many answers wait, and of whom. */
export class Badge {
  private readonly count = h('span', { class: 'badge', hidden: true });
  private readonly hint = h('small', { hidden: true });
  private readonly name: HTMLElement;

  constructor(private readonly room: Room) {
    const { button, title, ask } = room.tab;
    this.name = h('b', {}, ask);
    title.replaceChildren(this.name, this.hint);
    button.classList.remove('told');
    button.append(icon(down), this.count);
  }

  draw(open: boolean): void {
    const { tab, thread, say } = this.room;
    const { unread } = thread;
    const waits = unread.length > 0 && !open;
    const label = open ? say.t('minimise') : waits ? `${tab.ask}, ${say.t('unread', { n: unread.length })}` : '';
    tab.button.ariaExpanded = String(open);
    tab.button.ariaLabel = label || null;
    this.name.textContent = (waits && unread.at(-1)!.actor.name) || tab.ask;
    this.hint.textContent = say.t('answer');
    this.count.textContent = unread.length > 99 ? '99+' : String(unread.length);
    this.hint.hidden = this.count.hidden = !waits;
  }
}
