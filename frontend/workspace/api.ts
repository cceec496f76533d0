/** The desk's API. A refusal is thrown with the words that the desk chose for the person. */
import type { AgentMembershipChanged, Counts, CustomerOut, Me, Original, Page, Problem, Recipients, Row, Thread } from '../shared/wire';
import type { View } from './state/rows';

export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(problem.text);
  }
}

export function csrfToken(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? '';
}

export function signIn(): void {
  location.assign(`/sign-in/?next=${encodeURIComponent(location.pathname + location.search)}`);
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (method !== 'GET') headers['X-CSRFToken'] = csrfToken();
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const answer = await fetch(`/api/${path}`, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    credentials: 'same-origin',
  });
  if (answer.status === 204) return null as T;
  if (answer.ok) return (await answer.json()) as T;
  if (answer.status === 401) signIn();
  throw new Refused(answer.status, await problemOf(answer));
}

async function problemOf(answer: Response): Promise<Problem> {
  try {
    return (await answer.json()) as Problem;
  } catch {
    return { code: 'failed', text: '' };
  }
}

function pageQuery({ view, department, closed }: View, before: string | null): string {
  const query = new URLSearchParams({ view, closed: String(closed), limit: '50' });
  if (department !== null) query.set('department', String(department));
  if (before !== null) query.set('before', before);
  return query.toString();
}

export type Setting = Partial<Pick<Me, 'language' | 'theme' | 'dense' | 'single_keys'>>;

export const api = {
  me: () => call<Me>('GET', 'me'),
  change: (setting: Setting) => call<Me>('PATCH', 'me', setting),
  counts: () => call<Counts>('GET', 'counts'),
  page: (view: View, before: string | null) => call<Page>('GET', `conversations?${pageQuery(view, before)}`),
  thread: (id: number) => call<Thread>('GET', `conversations/${id}`),
  earlier: (id: number, seq: number) => call<Thread>('GET', `conversations/${id}/entries?before=${seq}`),
  customer: (id: number) => call<CustomerOut>('GET', `conversations/${id}/customer`),
  assign: (id: number, agent: number | null, expect: number | null) =>
    call<Row>('PUT', `conversations/${id}/assignment`, { agent, expect }),
  move: (id: number, to: { department: number; comment?: string; pass_on?: number[] }) =>
    call<Row | null>('PUT', `conversations/${id}/department`, to),
  close: (id: number) => call<Row>('PUT', `conversations/${id}/closure`),
  reopen: (id: number) => call<Row>('DELETE', `conversations/${id}/closure`),
  merge: (id: number, customer: number) => call<Row>('PUT', `conversations/${id}/merges/${customer}`),
  unmerge: (id: number, customer: number) => call<Row>('DELETE', `conversations/${id}/merges/${customer}`),
  releaseAddress: (id: number, emails: readonly string[]) =>
    call<Row>('PUT', `conversations/${id}/address-release`, { emails }),
  keepAddress: (id: number, emails: readonly string[]) =>
    call<Row>('DELETE', `conversations/${id}/address-release`, { emails }),
  recipients: (id: number) => call<Recipients>('GET', `conversations/${id}/recipients`),
  original: (id: number, seq: number) => call<Original>('GET', `conversations/${id}/originals/${seq}`),
  openAside: (id: number, message: number) => call<Row>('POST', `conversations/${id}/openings`, { message }),
  withdraw: (id: number, message: number) => call<Row | null>('POST', `conversations/${id}/withdrawals`, { message }),
  tryAgain: (id: number, message: number) => call<Row | null>('POST', `conversations/${id}/attempts`, { message }),
  changes: (department: number) => call<AgentMembershipChanged[]>('GET', `departments/${department}/changes`),
};

export type Api = typeof api;
