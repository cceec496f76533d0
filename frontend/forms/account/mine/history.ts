import { holds } from '../../state.ts';

/**
 * An opened request as an entry of the browser's history, so that "Back" leads to the list and not off the page. The
 * address stays and what the site's own router keeps in its state is kept: ours is one key more, and entries without it
 * (the site's) are not looked at.
 */
const KEY = 'openline-request';

export interface Entries {
  /** The request of the entry that the browser is at; 0: the list; undefined: the entry is not ours. */
  at(): number | undefined;
  enter(request: number): void;
  /** Back to where it was opened; false when there is nothing to go back to. */
  leave(): boolean;
  /** Tells of the entry that the page was loaded at. */
  arrive(): void;
}

export function history(moved: (request: number, arriving: boolean) => void, browser = window.history): Entries {
  const at = (): number | undefined => browser.state?.[KEY];

  function mark(how: 'pushState' | 'replaceState', request: number): void {
    browser[how]({ ...browser.state, [KEY]: request }, '');
  }

  function tell(arriving: boolean): void {
    const request = at();
    if (request !== undefined) moved(request, arriving);
  }

  addEventListener('popstate', () => tell(false));
  return {
    at,
    arrive: () => tell(true),
    enter(request) {
      if (!holds(browser.state)) return;
      try {
        if (at() !== 0) mark('replaceState', 0);
        mark('pushState', request);
      } catch {
        // Forbidden in some frames, and in some browsers too often: then it is opened without an entry.
      }
    },
    leave() {
      if (!at()) return false;
      browser.back();
      return true;
    },
  };
}
