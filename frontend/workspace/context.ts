import { getContext, setContext } from 'svelte';
import type { Whereabouts } from './place.svelte';
import type { Desk } from './state/desk.svelte';
import type { Screen } from './state/screen.svelte';

export interface Workspace {
  desk: Desk;
  screen: Screen;
  where: Whereabouts;
}

const KEY = Symbol('workspace');

export function give(workspace: Workspace): Workspace {
  return setContext(KEY, workspace);
}

export function workspace(): Workspace {
  return getContext<Workspace>(KEY);
}
