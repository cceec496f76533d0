import { holds } from '../state.ts';
import type { Chosen } from '../tray.ts';
import type { Taken } from './end.ts';

/** What was typed, over a reload, until it is sent; in the tab's own storage. Files that the desk has are kept by name. */
export interface Draft {
  /** The form's id: sent again with the same one it is one conversation. */
  form: string;
  fields: Record<string, string>;
  files: Chosen[];
}

const key = (line: string): string => `openline:form:${line}`;

export function read(line: string): Draft | undefined {
  try {
    return JSON.parse(sessionStorage[key(line)]) as Draft;
  } catch {
    return undefined; // Nothing there, or the storage is forbidden.
  }
}

export function keep(line: string, draft?: Draft): void {
  try {
    if (draft) sessionStorage[key(line)] = JSON.stringify(draft);
    else sessionStorage.removeItem(key(line));
  } catch {
    // Forbidden or full: all lives as long as the page.
  }
}

/** How long a page that is loaded again still says what came of it; ms. */
const SHOWN = 6 * 3_600_000;

/** What came of it, in the entry of the browser's history: it is there after a reload, and not when the page is opened anew. */
export function kept(line: string): Taken | undefined {
  const done = history.state?.[key(line)];
  return done?.at > Date.now() - SHOWN ? done : undefined;
}

export function mark(line: string, done?: object): void {
  try {
    // Beside what the site's own router keeps there.
    if (holds(history.state)) history.replaceState({ ...history.state, [key(line)]: done }, '');
  } catch {
    // Forbidden in some frames.
  }
}
