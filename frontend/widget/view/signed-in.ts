import shield from 'icon:verified';
import { icon } from '../icon.ts';
import { h } from './dom.ts';
import type { Room } from './room.ts';

/** One quiet line at the foot: for whom this browser speaks, and that answers find him. */
export class SignedIn {
  private readonly words = h('span');
  readonly node = h('p', { class: 'as', hidden: true }, icon(shield), this.words);

  constructor(private readonly room: Room) {}

  draw(): void {
    const { thread, say } = this.room;
    const account = thread.desk?.account;
    this.node.hidden = !account;
    if (!account) return;
    const { name, mail } = account;
    const who = name ? say.t('signedInAs', { name }) : say.t('signedIn');
    const words = mail ? `${who}. ${say.t('toAccount')}` : who;
    if (this.words.textContent !== words) this.words.textContent = words;
  }
}
