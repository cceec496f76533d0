/**
 * The tab in the corner of the site. All else is loaded when somebody asks, or when an answer may have come: then the
 * browser holds the token of an earlier visit.
 */
import ask from 'icon:chat';
import down from 'icon:down';
import { choose } from '../shared/i18n.ts';
import { icon } from './icon.ts';
import css from './launcher.css?shadow';
import type { Chat, Tab } from './tab.ts';

const WORDS = {
  uk: ['Запитати', 'Немає звʼязку. Спробувати ще'],
  en: ['Ask', 'No connection. Try again'],
  ru: ['Спросить', 'Нет связи. Попробовать ещё'],
} as const;

const script = document.currentScript as HTMLScriptElement;
const page = document.documentElement;
const language = choose([script.dataset.lang ?? '', page.lang, ...navigator.languages]);
const [asking, failed] = WORDS[language];

let tab: Tab;
let chat: Promise<Chat> | undefined;

function draw(): void {
  const host = document.createElement('openline-widget');
  const root = host.attachShadow({ mode: 'open' });
  const style = new CSSStyleSheet();
  style.replaceSync(css);
  root.adoptedStyleSheets = [style];
  const box = put(root, 'div', `box ${script.dataset.theme ?? ''}`);
  const button = put(box, 'button', 'launch');
  button.type = 'button';
  button.ariaExpanded = 'false';
  for (const [name, drawing] of Object.entries({ ask, down })) button.append(put(button, 'span', name, icon(drawing)));
  const say = put(button, 'span', 'say');
  const title = put(say, 'b', '', asking);
  const hint = put(say, 'small');
  const badge = put(button, 'span', 'badge');
  hint.hidden = badge.hidden = true;
  document.body.append(host);
  host.style.setProperty('--rem', getComputedStyle(host).fontSize);
  tab = { line: script.dataset.line ?? '', language, desk: new URL('.', script.src), root, box, button, title, hint, badge, ask: asking };
  button.onclick = () => use((loaded) => loaded.toggle());
  if (known()) load().catch(() => undefined);
}

function put<K extends keyof HTMLElementTagNameMap>(
  into: ParentNode, tag: K, name = '', ...inside: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.className = name;
  made.append(...inside);
  into.append(made);
  return made;
}

function known(): boolean {
  try {
    return `openline:${script.dataset.line}:token` in localStorage;
  } catch {
    return false; // A site may be shown where storage is forbidden; asking for it throws.
  }
}

function load(): Promise<Chat> {
  const chunk = (name: string): Promise<any> => import(/* @vite-ignore */ new URL(`static/built/widget/${name}`, tab.desk).href);
  return (chat ??= Promise.all([chunk(CHUNKS.chat), chunk(CHUNKS[language])])
    .then(([code, words]) => code.start(tab, words.default) as Chat)
    .catch((error) => {
      chat = undefined;
      throw error;
    }));
}

function use(act: (chat: Chat) => void): void {
  load().then(act, () => {
    tab.hint.textContent = failed;
    tab.hint.hidden = false;
    tab.hint.parentElement!.classList.add('told');
  });
}

declare global {
  interface Window {
    openline?: { open(): void; close(): void };
  }
}

// A second tag on the page draws no second tab.
if (!window.openline) {
  window.openline = { open: () => use((loaded) => loaded.open()), close: () => void chat?.then((loaded) => loaded.close()) };
  if (document.body) draw();
  else addEventListener('DOMContentLoaded', draw);
}
