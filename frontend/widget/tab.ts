import type { Language } from '../shared/i18n.ts';

/** What the launcher has drawn and knows, for the chat that is loaded behind it. */
export interface Tab {
  line: string;
  language: Language;
  /** Origin (and folder) of the desk: where our own script came from. */
  desk: URL;
  root: ShadowRoot;
  box: HTMLElement;
  button: HTMLButtonElement;
  title: HTMLElement;
  hint: HTMLElement;
  badge: HTMLElement;
  ask: string;
}

export interface Chat {
  open(): void;
  close(): void;
  toggle(): void;
}
