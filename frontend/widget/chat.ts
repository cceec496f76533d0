/** Behind the tab: puts thread, socket and panel together. Loaded by the launcher. */
import css from './chat.css?shadow';
import { allowed, Keep } from './keep.ts';
import { Attachments } from './protocol/attachments.ts';
import { Downloads } from './protocol/download.ts';
import { fetching } from './protocol/identity.ts';
import { Socket, type Acts } from './protocol/socket.ts';
import { Thread, type Pending } from './protocol/thread.ts';
import { uuid } from './protocol/uuid.ts';
import type { Chat, Tab } from './tab.ts';
import { Panel } from './view/panel.ts';
import type { Room } from './view/room.ts';
import { sayIn, type Words } from './view/say.ts';

export function start(tab: Tab, words: Words): Chat {
  dress(tab.root);
  const room = furnish(tab, words);
  const panel = new Panel(room);
  let asked = 0;
  room.draw = () => {
    asked ||= requestAnimationFrame(() => {
      asked = 0;
      panel.draw();
    });
  };
  room.focus = () => panel.composer.field.focus();
  room.retry = (message) => retry(message, room, panel);
  room.keep.watch((name, value) => name === 'draft' && panel.composer.follow((value as string) ?? ''));
  room.forget = (left) => forget(left, room, panel);
  room.lapse = (words) => lapse(words, room, panel);
  document.addEventListener('visibilitychange', () => room.draw());
  const source = tab.source ?? (tab.tokens && fetching(tab.tokens));
  if (source) room.socket.identify(source);
  room.socket.start();
  const open = (): void => {
    room.socket.begin();
    panel.open();
  };
  const chat: Chat = {
    open,
    close: () => panel.close(),
    toggle: () => (panel.opened ? panel.close() : open()),
    identify: (one) => room.socket.identify(one),
    signOut: () => room.socket.signOut(),
  };
  // On the next page of the site the talk goes on, but over a whole phone it would hide the page.
  if (room.here.get('open') && innerWidth > 720 && innerHeight > 480) {
    room.socket.begin();
    panel.open(false);
  }
  return chat;
}

function dress(root: ShadowRoot): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets.push(sheet);
}

function furnish(tab: Tab, words: Words): Room {
  const { line, language, desk } = tab;
  const at = (path: string): string => new URL(path, desk).href;
  const draw = (): void => room.draw();
  const keep = new Keep(line);
  const here = new Keep(line, allowed(() => sessionStorage));
  const thread = new Thread(keep, draw);
  const live = (): void => {
    if (socket.link === 'live') attachments.begin();
    room.draw();
  };
  const acts: Acts = { forget: (left) => room.forget(left), lapse: (words) => room.lapse(words) };
  const socket: Socket = new Socket({ url: at('visitor').replace(/^http/, 'ws'), line, language }, thread, keep, live, acts);
  const pass = (): Record<string, string> | undefined => socket.pass;
  const files = (key = ''): string => at(`visitor/files${key}?line=${encodeURIComponent(line)}&lang=${language}`);
  const site = { url: files(), pass, limits: () => thread.desk?.limits };
  const attachments: Attachments = new Attachments(site, here, draw, (file) => room.write('', [file]));
  const downloads = new Downloads((key) => files(`/${key}`), pass, attachments.local);
  const room: Room = {
    tab, keep, here, thread, socket, attachments, downloads,
    say: sayIn(language, words),
    topic: undefined,
    draw: () => undefined,
    focus: () => undefined,
    retry: () => undefined,
    forget: () => undefined,
    lapse: () => undefined,
    write: (body, files) => write(room, body, files),
  };
  return room;
}

function write({ thread, socket, topic }: Room, body: string, files: Pending['files']): void {
  if (!body && !files.length) return;
  thread.write({ id: uuid(), body, files, topic: topic ?? '' });
  socket.flush();
}

function retry(message: Pending, { thread, socket }: Room, panel: Panel): void {
  if (message.again) {
    thread.hope(message.id);
    socket.hurry();
  } else {
    thread.forget(message.id);
    panel.composer.put(message.body);
  }
  panel.composer.field.focus();
}

/** Somebody signed out, or another one in: what was said and typed here is not for whoever comes now. */
function forget(left: boolean, room: Room, panel: Panel): void {
  if (left) panel.close();
  room.here.clear();
  room.attachments.forget();
  room.downloads.forget();
  room.topic = undefined;
  panel.composer.empty();
}

/** Words that went to nobody are for whoever reads them to send; files that belong to a visitor of before go up again. */
function lapse(words: string[], room: Room, panel: Panel): void {
  room.attachments.again();
  if (words.length) panel.composer.put(words.join('\n'));
}
