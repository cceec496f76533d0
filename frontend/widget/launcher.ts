/**
 * The tab in the corner of the site. All else is loaded when somebody asks, or when an answer may have come: then the
 * browser holds the token of an earlier visit.
 */
import ask from 'icon:chat';
import { choose } from '../shared/i18n.ts';
import { icon } from './icon.ts';
import css from './launcher.css?shadow';
import type { Source } from './protocol/identity.ts';
import type { Chat, Tab } from './tab.ts';

const WORDS = {
  uk: ['Запитати', 'Немає звʼязку. Спробувати ще'],
  en: ['Ask', 'No connection. Try again'],
  ru: ['Спросить', 'Нет связи. Попробовать ещё'],
} as const;

const script = document.currentScript as HTMLScriptElement;
const { line = '', lang = '', theme = '', tokenUrl: tokens } = script.dataset;
const language = choose([lang, document.documentElement.lang, ...navigator.languages]);
const [asking, failed] = WORDS[language];

let tab: Tab;
let chat: Promise<Chat> | undefined;

function draw(): void {
  const host = document.createElement('openline-widget');
  const root = host.attachShadow({ mode: 'open' });
  const style = new CSSStyleSheet();
  style.replaceSync(css);
  root.adoptedStyleSheets = [style];
  const box = put(root, 'div', theme);
  const button = put(box, 'button', 'launch');
  button.append(icon(ask));
  const title = put(button, 'span', 'say');
  title.textContent = asking;
  tab = { line, language, desk: script.src, root, box, button, title, ask: asking, tokens };
  button.onclick = () => use((loaded) => loaded.toggle());
  document.body.append(host);
  host.style.setProperty('--rem', getComputedStyle(host).fontSize);
  if (known()) load().catch(() => 0);
}

function put<K extends keyof HTMLElementTagNameMap>(into: Node, tag: K, name: string): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.className = name;
  into.appendChild(made);
  return made;
}

function known(): boolean {
  try {
    return `openline:${line}:token` in localStorage;
  } catch {
    return false; // A site may be shown where storage is forbidden; asking for it throws.
  }
}

function load(): Promise<Chat> {
  const chunk = (name: string): Promise<any> => import(/* @vite-ignore */ new URL(CHUNKS + name, script.src).href);
  return (chat ??= Promise.all([chunk(CHAT), chunk(SPEECH[language])]).then(
    ([code, words]) => code.start(tab, words.default) as Chat,
    (error) => {
      chat = undefined;
      throw error;
    },
  ));
}

function use(act: (chat: Chat) => void): void {
  load().then(act, () => {
    tab.title.textContent = failed;
    tab.button.classList.add('told');
  });
}

/** What the page may ask: `openline.open()`, or before this script is there `openline.push(['open'])`. */
const calls = {
  open: (): void => use((loaded) => loaded.open()),
  close: () => void chat?.then((loaded) => loaded.close()),
  /** Whose account it is matters once there is a chat, here or by a press on the tab. */
  identify(one: Source) {
    tab.source = one;
    chat?.then((loaded) => loaded.identify(one));
  },
  signOut(): Promise<unknown> {
    tab.source = tab.tokens = undefined;
    return chat || known() ? load().then((loaded) => loaded.signOut(), forget) : Promise.resolve();
  },
  push: ([name, given]: Call): unknown => calls[name](given as Source & Call),
};

function forget(): void {
  for (const name in localStorage) if (name.startsWith(`openline:${line}:`)) delete localStorage[name];
}

type Call = [name: 'open' | 'close' | 'identify' | 'signOut' | 'push', given?: Source];

declare global {
  interface Window {
    openline?: typeof calls | Call[];
  }
}

// A second tag on the page draws no second tab.
const asked = window.openline ?? [];
if (Array.isArray(asked)) {
  const begin = (): void => {
    draw();
    asked.forEach(calls.push);
    window.openline = calls;
  };
  window.openline = asked;
  if (document.body) begin();
  else addEventListener('DOMContentLoaded', begin);
}
