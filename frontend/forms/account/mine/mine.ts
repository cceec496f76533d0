/** My requests, and one of them with all that was said. */
import left from 'icon:left';
import words from 'words:mine';
import type { Answer } from '../../call.ts';
import { h, icon, say } from '../../dom.ts';
import type { Host } from '../../element.ts';
import type { AccountWords } from '../../said.ts';
import { minutes } from '../../units.ts';
import type { Account, AnswersTo } from '../session.ts';
import { entry, type Entry, type Kept } from './entry.ts';
import { history } from './history.ts';
import css from './mine.css?shadow';
import { row, type Request } from './row.ts';

/** What the page around gives. */
export interface Page {
  host: Host<AccountWords>;
  site: Account;
  /** The request that is open; 0: none. */
  request(): number;
  open(request: number): void;
}

export interface Listed extends Answer {
  requests?: Request[];
  more: boolean;
}

/** What was sent, as the desk has it. */
export interface Taken extends Answer {
  request: number;
  /** Minutes. */
  wait: number | null;
  answers_to: AnswersTo;
}

export interface Mine {
  /** In place of the question's heading: the request that is open. */
  above: HTMLElement;
  below: HTMLElement;
  /** Of the field for what is added to a request. */
  label: string;
  told(answer: Listed): Promise<void>;
  /** That it is here: its number, and where the answer comes to. */
  thanks(taken: Taken): string;
  draw(): void;
}

interface Thread extends Request, Answer {
  entries?: Entry[];
}

const FIRST = 5; // requests: as many as the site's page keeps room for

export function mine({ host, site, request, open }: Page): Mine {
  const list = h('ul', { className: 'reqs' });
  const none = h('p', { className: 'none' }, words.none);
  const said = h('ol');
  const back = h('button', { className: 'back', onclick: () => entries.leave() || close() }, icon(left), words.mine);
  const title = h('h2', { tabIndex: -1 });
  const above = h('div', { className: 'one' }, back, title, said);
  const below = h('div', {}, h('h2', {}, words.mine), none, list);
  let known = false;
  let requests: Request[] = [];
  let more = false;
  let shown = FIRST;
  let thread: Thread | undefined;
  let drawn = '';
  host.dress(css);

  const entries = history((id, arriving) => {
    // One of another language, or of an account that has signed out, is no more on the page.
    if (id === request() || !(arriving || above.isConnected || below.isConnected)) return;
    if (id) void show(id, () => entries.at() === id, arriving);
    else close();
  });

  function take(answer: Listed): void {
    const some = answer.requests ?? [];
    requests = [...some, ...requests.filter(({ id }) => !some.some((other) => other.id === id))].sort((a, b) => b.id - a.id);
  }

  async function read(id: number, wanted = (): boolean => id === request()): Promise<boolean> {
    const answer = await site.ask<Thread>('GET', `requests/${id}`);
    if (!answer.entries || !wanted()) return false;
    thread = answer;
    return true;
  }

  /** `still`: whether it is wanted yet, when it is here. A page that is loaded takes no focus. */
  async function show(id: number, still: () => boolean, arriving = false): Promise<boolean> {
    if (!(await read(id, still))) return false;
    open(id);
    if (!arriving) title.focus();
    return true;
  }

  async function press(id: number): Promise<void> {
    if (await show(id, () => !request())) entries.enter(id);
  }

  function close(): void {
    const id = request();
    open(0);
    host.root.getElementById(`r${id}`)?.focus();
  }

  async function older(): Promise<void> {
    shown += 50;
    if (more && requests.length < shown) {
      const answer = await site.ask<Listed>('GET', `requests?before=${requests.at(-1)!.id}`);
      take(answer);
      more = answer.more;
    }
    draw();
  }

  /** Only when something has changed, and what has the focus keeps it. */
  function draw(): void {
    const now = JSON.stringify([known, shown, requests, thread]);
    if (now === drawn) return;
    // A page that is loaded again, or come back to, stands where it was left.
    if (!drawn) entries.arrive();
    drawn = now;
    none.hidden = !known || Boolean(requests[0]);
    const focused = host.root.activeElement?.id;
    const all = h('li', {}, h('button', { className: 'back', onclick: () => void older() }, words.all));
    const rows = requests.slice(0, shown).map((one) => row(one, (id) => void press(id)));
    list.replaceChildren(...rows, ...(more || requests[shown] ? [all] : []));
    title.textContent = thread?.title ?? '';
    said.replaceChildren(...(thread?.entries ?? []).map((one) => entry(host, one, save)));
    if (focused) host.root.getElementById(focused)?.focus();
  }

  async function save({ key, name }: Kept): Promise<void> {
    const answer = await fetch(host.at(`files/${key}`), { headers: site.bearer() });
    if (!answer.ok) throw answer;
    // As a download and never as a page: a blob has the origin of the site, and what is in it is not ours.
    const address = URL.createObjectURL(new Blob([await answer.blob()], { type: 'application/octet-stream' }));
    Object.assign(document.createElement('a'), { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  return {
    above,
    below,
    label: words.go_on,
    draw,
    thanks({ request, wait, answers_to: { masked } }) {
      const where = masked && say(words.sentTo, masked);
      return `${say(words.sent, request)}${where}${wait ? say(words.usually, minutes(host, wait)) : ''}.`;
    },
    async told(answer) {
      if (!answer.requests) return;
      known = true;
      if (!requests[0]) more = answer.more;
      take(answer);
      const now = requests.find(({ id }) => id === request());
      if (now && now.last_at !== thread?.last_at) await read(now.id);
    },
  };
}
