import { h, Rows } from './dom.ts';
import type { Room } from './room.ts';

/** The first question: one press on a topic, and one writes. */
export class Start {
  readonly node: HTMLElement;
  private readonly rows: Rows;

  constructor(private readonly room: Room, private readonly chosen: () => void) {
    const list = h('ul', { class: 'topics' });
    const { say } = room;
    this.node = h('div', { class: 'start' }, h('div', { class: 'hello' }, h('h1', {}, say.t('hello')), h('p', {}, say.t('people'))), list);
    this.rows = new Rows(list);
  }

  draw(): void {
    const topics = this.room.thread.desk?.topics ?? [];
    this.rows.show(topics.map(({ key, name }) => ({ key, sign: name, draw: () => this.topic(key, name) })));
  }

  private topic(key: string, name: string): HTMLElement {
    const click = (): void => {
      this.room.topic = key;
      this.chosen();
    };
    return h('li', {}, h('button', { type: 'button', click }, name));
  }
}
