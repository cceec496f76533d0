/** Behind the tab: puts thread, socket and panel together. Loaded by the launcher. */
import css from './chat.css?shadow';
import { allowed, Keep } from './keep.ts';
import { Attachments } from './protocol/attachments.ts';
import { Downloads } from './protocol/download.ts';
import { Socket } from './protocol/socket.ts';
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
  document.addEventListener('visibilitychange', () => room.draw());
  room.socket.start();
  const chat: Chat = {
    open: () => panel.open(),
    close: () => panel.close(),
    toggle: () => (panel.opened ? panel.close() : panel.open()),
  };
  // On the next page of the site the talk goes on, but over a whole phone it would hide the page.
  if (room.here.get('open') && innerWidth > 720 && innerHeight > 480) panel.open(false);
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
  const socket: Socket = new Socket({ url: at('visitor').replace(/^http/, 'ws'), line, language }, thread, keep, live);
  const token = (): string => socket.token;
  const files = (key = ''): string => at(`visitor/files${key}?line=${encodeURIComponent(line)}&lang=${language}`);
  const site = { url: files(), token, limits: () => thread.desk?.limits };
  const attachments: Attachments = new Attachments(site, here, draw, (file) => room.write('', [file]));
  const downloads = new Downloads((key) => files(`/${key}`), token, attachments.local);
  const room: Room = {
    tab, keep, here, thread, socket, attachments, downloads,
    say: sayIn(language, words),
    topic: undefined,
    draw: () => undefined,
    focus: () => undefined,
    retry: () => undefined,
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
