import cross from 'icon:x';
import { h, iconButton } from './dom.ts';
import type { Room } from './room.ts';

/** One quiet line under the field: where the answer goes when the page is closed. */
export class Contact {
  readonly node: HTMLFormElement;
  private readonly field: HTMLInputElement;
  private readonly ask: HTMLElement;
  private readonly wrong = h('p', { class: 'wrong', role: 'alert', id: 'no-reach' });
  private readonly row: HTMLElement;
  private asked = false;
  private sent = false;

  constructor(private readonly room: Room) {
    const { say } = room;
    this.ask = h('button', { type: 'button', class: 'reach', click: () => this.begin() });
    this.field = h('input', { type: 'email', autocomplete: 'email', maxlength: 254, 'aria-label': say.t('yourEmail'), placeholder: say.t('yourEmail'), 'aria-describedby': 'no-reach' });
    this.row = h('div', { class: 'write' }, this.field, h('button', { type: 'submit', class: 'keep' }, say.t('keepEmail')), iconButton(cross, say.t('notNow'), () => this.shut()));
    this.node = h('form', { class: 'contact', novalidate: true, hidden: true }, this.ask, this.row, this.wrong);
    this.row.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || event.isComposing) return;
      event.stopPropagation(); // the panel stays
      this.shut();
    });
    this.node.addEventListener('submit', (event) => {
      event.preventDefault();
      this.sent = this.room.socket.reach(this.field.value.trim());
    });
  }

  /** Nobody is asked before he said something. */
  draw(): void {
    const { thread, socket, say } = this.room;
    const email = thread.desk?.email;
    this.node.hidden = !thread.desk || !!thread.desk.account || !thread.entries.length;
    if (this.sent && !socket.noReach && email === this.field.value.trim()) this.end();
    const words = email ? say.t('reached', { email }) : say.t('leaveEmail');
    if (this.ask.textContent !== words) this.ask.textContent = words;
    this.ask.title = email ? say.t('changeEmail') : '';
    this.ask.hidden = this.asked;
    this.row.hidden = !this.asked;
    if (this.wrong.textContent !== socket.noReach) this.wrong.textContent = this.asked ? socket.noReach : '';
    this.field.setAttribute('aria-invalid', String(!!socket.noReach));
  }

  private begin(): void {
    this.asked = true;
    this.field.value = this.room.thread.desk?.email ?? '';
    this.draw();
    this.field.focus();
  }

  private shut(): void {
    this.room.socket.noReach = '';
    this.end();
    this.draw();
  }

  private end(): void {
    this.sent = this.asked = false;
    this.room.focus();
  }
}
