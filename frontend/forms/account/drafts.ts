import type { Host } from '../element.ts';
import type { Chosen } from '../tray.ts';
import { json, type Account, type Session } from './session.ts';

/** What is typed and not sent yet. */
export interface Draft {
  text: string;
  files: Chosen[];
  /** Of the message: sent again with the same one it is kept once. */
  id: string;
}

/** Of a new question (0) and of each request. The page keeps them in its memory alone, the desk for the account. */
export interface Drafts {
  of(request: number): Draft;
  /** What the desk had kept from an earlier page; it has given it out of its hands. */
  take(session: Session): void;
  changed(request: number, text: string, files: Chosen[]): void;
  /** The desk keeps one text: then that of the request that is open. */
  sent(request: number, open?: number): void;
  /** Now, if there is something that the desk does not have. */
  save(): void;
  forget(): void;
}

const PAUSE = 700;

export function drafts(host: Host<unknown>, site: Account): Drafts {
  let all: Record<number, Draft> = {};
  let waiting: number | undefined;
  let timer = 0;

  const of = (request: number): Draft =>
    (all[request] ??= { text: '', files: [], id: crypto.getRandomValues(new Uint32Array(3)).join('-') });

  function later(request: number): void {
    waiting = request;
    clearTimeout(timer);
    timer = window.setTimeout(save, PAUSE);
  }

  function save(): void {
    if (waiting === undefined) return;
    const { text, files } = of(waiting);
    const body = json({ text, conversation: waiting, kept: files.flatMap(({ key }) => key ?? []) });
    waiting = undefined;
    fetch(host.at('draft'), { method: 'PUT', headers: site.bearer(), body, keepalive: true }).catch(() => 0);
  }

  return {
    of,
    save,
    take({ draft }) {
      if (!draft) return;
      const { conversation } = draft;
      if (!of(conversation).text) Object.assign(of(conversation), draft);
      later(conversation);
    },
    changed(request, text, files) {
      Object.assign(of(request), { text, files });
      later(request);
    },
    sent(request, open = request) {
      delete all[request];
      later(open);
      save();
    },
    forget() {
      save();
      all = {};
    },
  };
}
