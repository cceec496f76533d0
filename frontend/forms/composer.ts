import alert from 'icon:alert';
import type { Answer, Progress } from './call.ts';
import { h, icon, type Inside } from './dom.ts';
import type { Host } from './element.ts';
import type { Both, Limits } from './said.ts';
import { tray, type Chosen, type Tray } from './tray.ts';

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export interface Refused extends Answer {
  files?: Chosen[];
  kept?: Chosen[];
}

export interface Field {
  control: Control;
  label: string;
  hint?: string;
}

export interface Composer {
  form: HTMLFormElement;
  files: Tray;
  /** In place of the hint what is wrong, and what is said or offered behind it. */
  wrong(name: string, text?: string, ...more: Inside[]): void;
}

export interface Given {
  fields: Record<string, Field>;
  limits: Limits;
  /** Something was typed, or a file came or went. */
  changed(): unknown;
  /** What goes along besides what was typed; the files come last, behind it. */
  also(body: FormData): void;
  send(body: FormData, progress: Progress): Promise<Refused>;
  /** What stands behind the text of an error. */
  more?(name: string, answer: Refused): Inside[];
}

/** Fields, files and the button: sends once however often it is pressed, and keeps everything until it is sent. */
export function composer(host: Host<Both>, { fields, limits, changed, also, send, more }: Given): Composer {
  const { words } = host;
  const files = tray(host, limits, (text) => {
    wrong('files', text);
    changed();
  });
  const all: Record<string, Field> = { ...fields, files: { control: files.input, label: '' } };
  const notes = Object.fromEntries(Object.entries(all).map(([name, { hint }]) => [name, note(name, hint)]));
  const summary = h('div', { role: 'alert' });
  const button = h('button', { className: 'go' }, words.send);
  const body = h('div', { className: 'fields' }, ...Object.keys(fields).map(row), h('div', {}, files.list, notes.files));
  const form = h('form', { noValidate: true }, summary, body, h('div', { className: 'row' }, button, files.add));
  files.input.setAttribute('aria-describedby', notes.files!.id);

  function note(name: string, hint = ''): HTMLElement {
    return h('p', { id: `${name}-below`, className: 'hint' }, hint);
  }

  function row(name: string): HTMLElement {
    const { control, label } = fields[name]!;
    const oninput = (): void => {
      wrong(name);
      changed();
    };
    Object.assign(control, { id: name, name, className: 'field', oninput });
    control.setAttribute('aria-describedby', notes[name]!.id);
    return h('div', {}, h('label', { htmlFor: name }, label), control, notes[name]);
  }

  function wrong(name: string, text = '', ...behind: Inside[]): void {
    const { control, hint = '' } = all[name]!;
    control.ariaInvalid = text ? 'true' : null;
    notes[name]!.className = text ? 'error' : 'hint';
    notes[name]!.replaceChildren(...(text ? [icon(alert), h('span', {}, text, ...behind)] : [hint]));
  }

  function failed(answer: Refused): void {
    const { errors, text, files: some, kept = some } = answer;
    files.kept(kept ?? []);
    files.moved(0);
    // What was said of files on this machine stays until the list changes: nobody else says that one does not go along.
    for (const name in all) if (fields[name] || errors?.files) wrong(name, errors?.[name], ...(more?.(name, answer) ?? []));
    button.textContent = errors ? words.send : words.again;
    trouble(summary, text ?? `${words.unsent}. ${words.offline}`, words.kept);
    (Object.values(all).find(({ control }) => control.ariaInvalid)?.control ?? button).focus();
    changed();
  }

  let busy = false;
  form.onsubmit = async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = body.inert = true;
    summary.className = summary.textContent = '';
    button.textContent = words.sending;
    button.focus();
    const data = new FormData(form);
    also(data);
    files.fill(data);
    const answer = await send(data, files.moved).catch(() => ({ status: 0 }));
    busy = body.inert = false;
    if (answer.status !== 201) failed(answer);
  };
  accept(form, files.take);
  return { form, files, wrong };
}

/** Says on top what is wrong, and below it what to know or to do. */
export function trouble(box: HTMLElement, text: string, below: Inside): HTMLElement {
  box.className = 'sum';
  box.append(icon(alert), h('b', {}, text), h('p', {}, below));
  return box;
}

/** Files may be dropped on the whole form, and a picture of the screen pasted into it. */
function accept(form: HTMLElement, take: (files: FileList) => void): void {
  form.onpaste = ({ clipboardData }) => take(clipboardData!.files);
  form.ondragover = form.ondragleave = form.ondrop = (event) => {
    event.preventDefault();
    form.classList.toggle('drop', event.type === 'dragover');
    if (event.type === 'drop') take(event.dataTransfer!.files);
  };
}
