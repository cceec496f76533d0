import down from 'icon:down';
import left from 'icon:left';
import { h, iconButton } from './dom.ts';
import type { Room } from './room.ts';

const DOTS = { live: 'dot ok', joining: 'dot off', cut: 'dot off', refused: 'dot off' };

/** Who is at the other end, and whether the line to them holds. */
export class Header {
  readonly node: HTMLElement;
  private readonly title = h('h2');
  private readonly state = h('p');
  private readonly back: HTMLElement;

  constructor(private readonly room: Room, close: () => void, back: () => void) {
    const { say } = room;
    this.back = iconButton(left, say.t('other'), back);
    this.node = h('header', {}, this.back, h('div', { class: 'grow' }, this.title, this.state), iconButton(down, say.t('minimise'), close));
  }

  draw(starting: boolean): void {
    const { thread, socket, say } = this.room;
    this.node.className = starting ? 'bare' : '';
    this.back.hidden = starting || thread.conversation > 0 || thread.pending.size > 0 || (thread.desk?.topics.length ?? 0) < 2;
    this.title.textContent = this.name;
    this.state.replaceChildren(h('span', { class: DOTS[socket.link] }), say.t(socket.link));
  }

  private get name(): string {
    const { thread, topic } = this.room;
    const agent = thread.entries.findLast((one) => one.kind === 'reply_written')?.actor.name;
    return agent || thread.desk?.topics.find((one) => one.key === topic)?.name || thread.desk?.name || this.room.say.t('conversation');
  }
}
