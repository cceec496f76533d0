import type { Language } from '../shared/i18n.ts';
import type { Source } from './protocol/identity.ts';

/** What the launcher has drawn and knows, for the chat that is loaded behind it. */
export interface Tab {
  line: string;
  language: Language;
  /** Address of our own script: the desk is where it came from. */
  desk: string;
  root: ShadowRoot;
  box: HTMLElement;
  button: HTMLButtonElement;
  title: HTMLElement;
  ask: string;
  /** Who knows whose account the browser uses: what the page gave, or the address of its tokens. */
  source?: Source;
  tokens?: string;
}

export interface Chat {
  open(): void;
  close(): void;
  toggle(): void;
  identify(source: Source): void;
  signOut(): Promise<unknown>;
}
