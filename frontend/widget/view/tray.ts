import cross from 'icon:x';
import fileIcon from 'icon:file';
import undo from 'icon:undo';
import { icon } from '../icon.ts';
import type { Upload } from '../protocol/upload.ts';
import { h, iconButton, type Row } from './dom.ts';
import { paint } from './files.ts';
import type { Room } from './room.ts';

const SHOWN = /^image\/(png|jpeg|gif|webp)$/;
const THUMB = 40;

/** Files that are going up or wait for "Send": at the end of the thread, where their message will stand. */
export function tray(room: Room): Row[] {
  return room.attachments.all.map((one) => ({
    key: `up ${one.id}`,
    sign: state(one, room),
    draw: () => draw(one, room),
    update: (node) => progress(node, one, room),
  }));
}

function state(one: Upload, { attachments, socket }: Room): string {
  if (!one.size) return 'empty';
  if (attachments.tooBig(one)) return 'big';
  if (one.kept) return 'kept';
  if (one.wrong !== undefined && !one.again) return one.wrong;
  if (one.again && socket.link === 'live') return 'again';
  return one.request ? 'going' : 'idle';
}

function draw(one: Upload, room: Room): HTMLElement {
  const away = (): void => {
    room.attachments.remove(one);
    room.focus();
  };
  const remove = iconButton(cross, room.say.t('remove', { name: one.name }), away, 'plain small');
  const name = h('b', { class: 'cut' }, h('bdi', {}, one.name));
  return h('li', { class: 'm mine' }, h('div', { class: 'up' }, thumb(one), h('span', { class: 'grow' }, name, ...words(one, room)), remove));
}

function words(one: Upload, room: Room): HTMLElement[] {
  const { say, thread, attachments } = room;
  const now = state(one, room);
  if (now === 'empty') return [h('small', { class: 'bad' }, say.t('empty'))];
  if (now === 'big') return [h('small', { class: 'bad' }, say.t('tooBig', { size: say.size(thread.desk!.limits.file) }))];
  if (now === 'kept') return [h('small', {}, say.t('added', { size: say.size(one.size) }))];
  if (now === 'idle') return [h('small', {}, say.t('follows', { size: say.size(one.size) }))];
  if (now === 'going') return [bar(one), h('small', { class: 'sofar' })];
  if (now !== 'again') return [h('small', { class: 'bad' }, one.wrong!)];
  const retry = h('button', { type: 'button', class: 'st bad', click: () => attachments.begin(one) }, icon(undo), say.t('notUploaded'));
  return one.wrong ? [h('small', { class: 'bad' }, one.wrong), retry] : [retry];
}

function bar(one: Upload): HTMLElement {
  return h('progress', { class: 'p', max: one.size || 1, 'aria-label': one.name });
}

function progress(node: HTMLElement, one: Upload, { say }: Room): void {
  const sofar = node.querySelector('.sofar');
  if (!sofar) return;
  sofar.textContent = say.t('progress', { sent: say.size(one.sent), size: say.size(one.size) });
  node.querySelector('progress')!.value = one.sent;
}

function thumb(one: Upload): HTMLElement {
  if (!one.blob || !SHOWN.test(one.blob.type)) return h('span', { class: 'thumb' }, icon(fileIcon));
  const canvas = h('canvas');
  paint(canvas, one.blob, THUMB).catch(() => canvas.replaceWith(icon(fileIcon)));
  return h('span', { class: 'thumb' }, canvas);
}
