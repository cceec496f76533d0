/** What stands in the page: who the answer goes to, the question, and My requests, which are loaded beside the words. */
import verified from 'icon:verified';
import type { Answer, Progress } from '../call.ts';
import { composer, trouble as warn } from '../composer.ts';
import { fill, h, icon } from '../dom.ts';
import { chunk, type Form, type Host } from '../element.ts';
import type { AccountWords } from '../said.ts';
import { drafts } from './drafts.ts';
import type { Listed, Mine, Page, Taken } from './mine/mine.ts';
import { account, type AnswersTo } from './session.ts';

const LOOK = 20_000;

export function page(host: Host<AccountWords>): Form {
  let mine: Mine | undefined;
  let spoken = ''; // by it
  let request = 0; // that is open; 0: a new question
  let trouble = '';
  let note = '';
  let stale = true;
  let looking = 0;

  const site = account(host, () => {
    typed.forget();
    mine = undefined;
    spoken = note = '';
    request = 0;
    stale = true;
    host.root.replaceChildren();
  });
  const typed = drafts(host, site);
  const self: Page = { host, site, open, request: () => request };
  const redraw = (): void => host.root.replaceChildren(...draw());

  function draw(): Node[] {
    const { words } = host;
    if (trouble) {
      const again = h('button', { onclick: host.again }, words.again);
      return [warn(h('div', { role: 'alert' }), words[trouble as 'unknown'] ?? trouble, again)];
    }
    const { limits, answers_to } = site.current()!;
    const sent = h('p', { className: 'ok', role: 'status', tabIndex: -1 }, note);
    const form = asking(limits);
    note = '';
    mine!.draw();
    return request ? [mine!.above, sent, form] : [goes(answers_to, host), sent, form, mine!.below];
  }

  function asking(limits: Parameters<typeof composer>[1]['limits']): HTMLElement {
    const { question, never: hint } = host.words;
    const { text, files: chosen } = typed.of(request);
    const control = h('textarea', { value: text });
    const { form, files } = composer(host, {
      fields: { message: { control, label: request ? mine!.label : question, hint } },
      limits,
      // A form that is off the page may hold what another account has typed.
      changed: () => control.isConnected && typed.changed(request, control.value, files.chosen()),
      also(body) {
        body.set('id', typed.of(request).id);
        body.set('conversation', String(request));
      },
      send,
    });
    files.put(chosen);
    return form;
  }

  async function send(body: FormData, progress: Progress): Promise<Answer> {
    const asked = request; // Whoever goes back meanwhile has another one open when the answer comes.
    const answer = await site.ask<Taken>('POST', 'messages', body, progress);
    if (answer.status !== 201) return answer;
    typed.sent(asked, request);
    await look();
    note = mine!.thanks(answer);
    const focused = asked !== request && host.root.activeElement?.id;
    redraw();
    host.root.querySelector<HTMLElement>(focused ? `#${focused}` : '.ok')?.focus();
    return answer;
  }

  function open(other: number): void {
    typed.save();
    request = other;
    redraw();
  }

  async function look(): Promise<void> {
    const listed = site.ask<Listed>('GET', 'requests');
    const { language } = host;
    if (spoken !== language) {
      mine = (await chunk<{ mine(page: Page): Mine }>(`mine-${language}`)).mine(self);
      spoken = language;
    }
    await mine!.told(await listed);
  }

  /** While somebody looks, and not all pages at once. */
  async function watch(): Promise<void> {
    clearTimeout(looking);
    looking = window.setTimeout(watch, LOOK * (1 + Math.random() / 4));
    if (document.hidden || trouble || stale) return;
    await look().catch(() => 0);
    mine?.draw();
  }

  document.addEventListener('visibilitychange', () => (document.hidden ? typed.save() : watch()));
  addEventListener('openline-sign-out', () => {
    void site.ask('DELETE', 'session');
    site.forget();
  });
  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return;
    // Out of the browser's memory: somebody else may have signed in since.
    stale = true;
    host.root.replaceChildren();
    host.again();
  });

  return {
    async prepare() {
      if (stale || trouble) {
        trouble = await site.begin();
        stale = false;
        if (!trouble) typed.take(site.current()!);
      }
      if (!trouble) await look();
      looking ||= window.setTimeout(watch, LOOK);
    },
    draw,
    left() {
      clearTimeout(looking);
      looking = 0;
    },
  };
}

function goes({ masked, holds, until }: AnswersTo, { words, language }: Host<AccountWords>): HTMLElement {
  const when = until && new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(until);
  const text = masked ? (holds ? words.goes : words.until) : words.nowhere;
  return h('p', { className: 'to' }, icon(verified), h('span', {}, ...fill(text, h('b', {}, masked), when)));
}
