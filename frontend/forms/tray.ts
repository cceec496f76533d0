import clip from 'icon:clip';
import cross from 'icon:x';
import type { Progress } from './call.ts';
import { h, icon, say } from './dom.ts';
import type { Host } from './element.ts';
import type { Both, Limits } from './said.ts';
import { size } from './units.ts';

/** A file that goes with the message: from this machine, or one that the desk has kept from an attempt before. */
export interface Chosen {
  name: string;
  size: number;
  blob?: Blob;
  key?: string;
}

/** The files beside the words: each with its size, how far it has gone, and a way to take it off. */
export interface Tray {
  list: HTMLElement;
  input: HTMLInputElement;
  add: HTMLElement;
  chosen(): Chosen[];
  put(files: Chosen[]): void;
  take(files: FileList): void;
  /** What the desk has kept is not sent again. */
  kept(files: Chosen[]): void;
  fill(body: FormData): void;
  moved: Progress;
}

export function tray(host: Host<Both>, limits: Limits, changed: (wrong?: string) => void): Tray {
  const { words } = host;
  const list = h('ul', { className: 'files' });
  const input = h('input', { type: 'file', multiple: true, className: 'sr' });
  let chosen: Chosen[] = [];

  const put = (files: Chosen[]): void => {
    chosen = files;
    list.replaceChildren(...files.map(row));
  };
  const row = (one: Chosen): HTMLElement => {
    const remove = (): void => {
      put(chosen.filter((other) => other !== one));
      input.focus();
      changed();
    };
    return h(
      'li',
      {},
      h('b', {}, one.name),
      h('small', {}, size(host, one.size)),
      h('button', { type: 'button', ariaLabel: say(words.remove, one.name), onclick: remove }, icon(cross)),
      h('progress', { value: 0, ariaLabel: one.name }),
    );
  };
  const take = (files: FileList): void => {
    if (!files.length) return;
    let wrong;
    for (const blob of files) {
      if (blob.size > limits.file_bytes) wrong = say(words.tooBig, blob.name, size(host, limits.file_bytes));
      else if (chosen.length < limits.files) chosen.push({ name: blob.name, size: blob.size, blob });
      else wrong = say(words.tooMany, limits.files);
    }
    put(chosen);
    changed(wrong);
  };
  input.onchange = () => {
    take(input.files!);
    input.value = '';
  };
  const add = h('label', { className: 'add' }, input, icon(clip), say(words.add, size(host, limits.file_bytes)));
  return {
    list, input, add, put, take,
    chosen: () => chosen,
    kept: (files) => keep(chosen, files),
    // Files last: what they belong to has been read by then.
    fill(body) {
      for (const { key } of chosen) if (key) body.append('kept', key);
      for (const { key, blob, name } of chosen) if (!key) body.append('files', blob!, name);
    },
    moved(sent) {
      list.querySelectorAll('progress').forEach((bar, place) => {
        const { key, size: all } = chosen[place]!;
        bar.value = key ? 0 : sent / all;
        if (!key) sent = Math.max(0, sent - all);
      });
    },
  };
}

/** By key, or by name and size if the desk has it only now. */
function keep(chosen: Chosen[], files: Chosen[]): void {
  const left = [...files];
  for (const one of chosen) {
    const place = left.findIndex(({ key, name, size: all }) => key === one.key || (name === one.name && all === one.size));
    if (place >= 0) one.key = left.splice(place, 1)[0]!.key;
  }
}
