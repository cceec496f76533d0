/** Who the browser speaks for: a token of the site's own back end opens an hour, and another one the next before it ends. */
import { call, type Answer, type Progress } from '../call.ts';
import type { Host } from '../element.ts';
import type { AccountWords, Limits } from '../said.ts';
import type { Chosen } from '../tray.ts';

export interface AnswersTo {
  /** m•••••••t@mail.example, or "": the account has no proven address. */
  masked: string;
  /** False: a newer address was signed, and takes over at `until`. */
  holds: boolean;
  until: number | null;
}

export interface Session {
  secret: string;
  until: number;
  answers_to: AnswersTo;
  draft: { text: string; conversation: number; files: Chosen[] } | null;
  limits: Limits;
}

export interface Account {
  current(): Session | undefined;
  /** Why nothing can be asked now: a text of the desk, or the key of one of our words; "" when all is well. */
  begin(): Promise<string>;
  /** Renews an hour that is over and asks again, but only for the same account: what it sends is that one's. */
  ask<A extends object>(method: string, path: string, body?: FormData, progress?: Progress): Promise<Answer & A>;
  bearer(): { Authorization: string };
  forget(): void;
}

type Element = HTMLElement & { token?(): string | Promise<string> };

const MINUTE = 60_000;

/** `leaving` is told before the session is forgotten: what stands on the page is no more its reader's to see. */
export function account(host: Host<AccountWords>, leaving: () => void): Account {
  let session: Session | undefined;
  let subject: unknown;
  let renewal = 0;

  async function begin(again = true): Promise<string> {
    const token = await fresh(host.element).catch(() => 0 as const);
    if (token === 0) return 'offline';
    if (!token || (session && subject !== subjectOf(token))) return forget();
    const body = json({ token, lang: host.language });
    const answer = await call<Session>('POST', host.at('session'), body, undefined, session?.secret);
    if (answer.status === 409) return forget();
    if (again && answer.code === 'bad_token') return begin(false);
    if (answer.status !== 201) return answer.text ?? 'offline';
    session = answer;
    subject = subjectOf(token);
    clearTimeout(renewal);
    // By this machine's clock, which may be wrong: an hour that ends before is renewed when the desk says so.
    const left = answer.until - Date.now() - 5 * MINUTE;
    renewal = window.setTimeout(begin, Math.min(Math.max(left, 10 * MINUTE), 50 * MINUTE));
    return '';
  }

  function forget(): string {
    if (session) {
      leaving();
      session = undefined;
      clearTimeout(renewal);
      host.again();
    }
    return 'unknown';
  }

  return {
    begin,
    forget,
    current: () => session,
    bearer: () => ({ Authorization: `Bearer ${session?.secret}` }),
    async ask(method, path, body, progress) {
      const answer = await call<any>(method, host.at(path), body, progress, session?.secret);
      if (answer.status !== 401 || !session) return answer;
      const trouble = await begin();
      if (trouble) return { ...answer, text: host.words[trouble as 'unknown'] ?? trouble };
      return call<any>(method, host.at(path), body, progress, session.secret);
    },
  };
}

/** "" when the site has nobody signed in. Throws when it is not reached. */
async function fresh(element: Element): Promise<string> {
  if (element.token) return element.token();
  const answer = await fetch(element.getAttribute('token-url')!, { cache: 'no-store' });
  return answer.ok ? (await answer.json()).token : '';
}

/** Only to see that it is another one's. The desk checks the token; here nothing is believed. */
function subjectOf(token: string): unknown {
  try {
    return JSON.parse(atob(token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/'))).sub;
  } catch {
    return '';
  }
}

export function json(body: object): Blob {
  return new Blob([JSON.stringify(body)], { type: 'application/json' });
}
