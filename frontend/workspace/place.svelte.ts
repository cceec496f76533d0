/** Where the agent is: the address holds the list and the conversation, and the browser's back goes back. */
import { sameView, type View } from './state/rows';

export interface Place {
  view: View;
  conversation: number | null;
}

export function read(address: Location | URL): Place {
  const query = new URLSearchParams(address.search);
  const view = query.get('view');
  const department = Number(query.get('department'));
  const conversation = /^\/c\/(\d+)\/?$/.exec(address.pathname)?.[1];
  return {
    view: {
      view: view === 'unassigned' || view === 'all' ? view : 'mine',
      department: department || null,
      closed: query.get('closed') === 'true',
    },
    conversation: conversation ? Number(conversation) : null,
  };
}

export function address({ view, conversation }: Place): string {
  const query = new URLSearchParams();
  if (view.view !== 'mine') query.set('view', view.view);
  if (view.department !== null) query.set('department', String(view.department));
  if (view.closed) query.set('closed', 'true');
  const path = conversation === null ? '/' : `/c/${conversation}`;
  return query.size ? `${path}?${query}` : path;
}

export type Sheet = 'list' | 'queues' | 'me' | 'thread' | 'person';

/** On a narrow screen list, thread and person are pages, and so are the queues and the agent's own things. */
export class Whereabouts {
  place = $state.raw<Place>(read(location));
  sheet = $state<Sheet>(read(location).conversation === null ? 'list' : 'thread');

  constructor(private moved: (to: Place, from: Place | null) => void) {
    addEventListener('popstate', ({ state }) => {
      this.#arrive(read(location));
      if (state === 'person') this.sheet = 'person';
    });
  }

  start(): void {
    this.moved(this.place, null);
  }

  go(to: Partial<Place>): void {
    const place = { ...this.place, ...to };
    const target = address(place);
    if (target !== location.pathname + location.search) history.pushState(null, '', target);
    this.#arrive(place);
  }

  /** Another page of the narrow screen. Back from the person is the thread, so that one is a step of the history. */
  turn(sheet: Sheet): void {
    if (sheet === 'person') history.pushState('person', '', location.href);
    this.sheet = sheet;
  }

  #arrive(to: Place): void {
    const from = this.place;
    this.place = to;
    this.sheet = to.conversation === null ? 'list' : 'thread';
    if (!sameView(from.view, to.view) || from.conversation !== to.conversation) this.moved(to, from);
  }
}
