import { icon } from '../icon.ts';

type Inside = Node | string | false | undefined;
type Given = Record<string, string | boolean | number | undefined | ((event: any) => void)>;

/** An element. Text goes in as text; a function under `click` and the like listens. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, given: Given = {}, ...inside: Inside[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === 'function') made.addEventListener(name, value);
    else if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : String(value));
  }
  made.append(...inside.filter((one) => one !== false && one !== undefined));
  return made;
}

export function iconButton(drawing: string, label: string, click: () => void, name = 'plain'): HTMLButtonElement {
  return h('button', { type: 'button', class: name, 'aria-label': label, title: label, click }, icon(drawing));
}

/** A row of a list that is drawn again and again: the same `sign` means that nothing about it has changed. */
export interface Row {
  key: string;
  sign: string;
  draw(): HTMLElement;
  /** What changes often, in the node that is there. */
  update?(node: HTMLElement): void;
}

/** Brings a list to these rows and touches only those that differ, so that nothing loses focus or moves. */
export class Rows {
  private drawn = new Map<string, { sign: string; node: HTMLElement }>();

  constructor(private readonly list: HTMLElement) {}

  show(rows: Row[]): void {
    const next = new Map<string, { sign: string; node: HTMLElement }>();
    for (const { key, sign, draw, update } of rows) {
      const had = this.drawn.get(key);
      const now = had?.sign === sign ? had : { sign, node: draw() };
      update?.(now.node);
      next.set(key, now);
    }
    for (const [key, { node }] of this.drawn) if (next.get(key)?.node !== node) node.remove();
    this.drawn = next;
    [...next.values()].forEach(({ node }, place) => {
      if (this.list.children[place] !== node) this.list.insertBefore(node, this.list.children[place] ?? null);
    });
  }
}
