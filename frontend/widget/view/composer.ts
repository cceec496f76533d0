import clip from 'icon:clip';
import go from 'icon:send';
import { h, iconButton } from './dom.ts';
import type { Room } from './room.ts';

const TALLEST = 160;

/** The field, its draft, and the ways files come in: button, paste, drop. */
export class Composer {
  readonly node: HTMLElement;
  readonly field: HTMLTextAreaElement;
  private readonly wrong = h('p', { class: 'wrong', role: 'alert', id: 'wrong' });
  private readonly send: HTMLButtonElement;
  private tooMany = false;

  constructor(private readonly room: Room) {
    const { say, keep } = room;
    this.field = h('textarea', { rows: 1, placeholder: say.t('write'), 'aria-label': say.t('write'), 'aria-describedby': 'wrong', enterkeyhint: 'send' });
    this.field.value = keep.get<string>('draft') ?? '';
    this.send = iconButton(go, say.t('send'), () => this.submit(), 'go');
    this.node = h('div', { class: 'foot' }, this.wrong, h('div', { class: 'write' }, ...this.picker(), this.field, this.send));
    this.listen();
  }

  /** What stands under the thread when something keeps the draft from going. */
  draw(): void {
    const { say, thread, attachments } = this.room;
    const limits = thread.desk?.limits;
    const { over } = this;
    const lost = attachments.lost[0];
    let words = '';
    if (limits && over) words = say.t('tooLong', { limit: limits.body, over });
    else if (limits && this.tooMany) words = say.t('tooMany', { limit: limits.files });
    else if (lost) words = say.t('lost', { name: lost });
    if (this.wrong.textContent !== words) this.wrong.textContent = words;
    this.field.setAttribute('aria-invalid', String(over > 0));
    this.send.setAttribute('aria-disabled', String(this.blocked));
    this.grow();
  }

  put(text: string): void {
    this.field.value = [text, this.field.value].filter(Boolean).join('\n');
    this.changed();
  }

  empty(): void {
    this.field.value = '';
    this.room.draw();
  }

  /** The same visitor writes in another tab. */
  follow(text: string): void {
    if (this.room.tab.root.activeElement === this.field) return;
    this.field.value = text;
    this.room.draw();
  }

  add(files: Iterable<File>): void {
    const { attachments, thread } = this.room;
    attachments.lost = [];
    for (const file of files) {
      this.tooMany = attachments.able.length >= (thread.desk?.limits.files ?? 10);
      if (this.tooMany) break;
      attachments.add(file);
    }
    this.room.draw();
  }

  /** Characters too many, as the desk counts them: an emoji is one. */
  private get over(): number {
    const most = this.room.thread.desk?.limits.body ?? Infinity;
    return Math.max(0, [...this.field.value].length - most);
  }

  private get blocked(): boolean {
    const empty = this.field.value.trim() === '' && !this.room.attachments.able.length;
    return empty || this.over > 0;
  }

  private picker(): HTMLElement[] {
    const input = h('input', { type: 'file', multiple: true, hidden: true, tabindex: -1 });
    input.addEventListener('change', () => {
      this.add([...(input.files ?? [])]);
      input.value = '';
      this.field.focus();
    });
    return [input, iconButton(clip, this.room.say.t('attach'), () => input.click())];
  }

  private listen(): void {
    this.field.addEventListener('input', () => this.changed());
    this.field.addEventListener('keydown', (event) => {
      const sends = event.key === 'Enter' && !event.shiftKey && !event.isComposing;
      if (!sends) return;
      event.preventDefault();
      this.submit();
    });
    this.field.addEventListener('paste', (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (!files.length) return;
      event.preventDefault();
      this.add(files);
    });
  }

  private changed(): void {
    const text = this.field.value;
    if (text) this.room.keep.set('draft', text);
    else this.room.keep.drop('draft');
    this.room.topic ??= text ? '' : undefined;
    this.room.draw();
  }

  private submit(): void {
    this.field.focus();
    if (this.blocked) return;
    const body = this.field.value.trim();
    this.field.value = '';
    this.tooMany = false;
    this.room.write(body, this.room.attachments.take());
    this.changed();
  }

  private grow(): void {
    this.field.style.height = 'auto';
    this.field.style.height = `${Math.min(TALLEST, this.field.scrollHeight)}px`;
  }
}
