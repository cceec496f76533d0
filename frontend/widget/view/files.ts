import fileIcon from 'icon:file';
import type { File } from '../../shared/wire.ts';
import { icon } from '../icon.ts';
import type { Downloads } from '../protocol/download.ts';
import { h } from './dom.ts';
import type { Say } from './say.ts';

const WIDEST = 240;
const HIGHEST = 280;

/** A file in a message: a picture as a picture, all else by name. Both are downloaded by a press. */
export function attached(file: File, downloads: Downloads, say: Say): HTMLElement {
  const wrong = h('span', { class: 'st bad', role: 'status' });
  const click = (): void => {
    wrong.textContent = '';
    downloads.save(file).catch(() => (wrong.textContent = say.t('notSaved')));
  };
  const label = say.t('save', { name: file.name });
  const face = file.width && file.height ? picture(file, downloads) : row(file, say);
  const name = file.width && file.height ? 'pic' : 'doc';
  return h('div', { class: 'att' }, h('button', { type: 'button', class: name, 'aria-label': label, title: label, click }, ...face), wrong);
}

function row(file: File, say: Say): HTMLElement[] {
  const words = h('span', { class: 'grow' }, h('b', { class: 'cut' }, h('bdi', {}, file.name)), h('small', {}, say.size(file.size)));
  return [h('span', { class: 'thumb' }, icon(fileIcon)), words];
}

/** Its place is kept before it comes, so that nothing moves. */
function picture(file: File, downloads: Downloads): HTMLElement[] {
  const scale = Math.min(1, WIDEST / file.width!, HIGHEST / file.height!);
  const canvas = h('canvas');
  canvas.style.width = `${Math.max(48, Math.round(file.width! * scale))}px`;
  canvas.style.aspectRatio = `${file.width} / ${file.height}`;
  whenSeen(canvas, () => downloads.get(file.key).then((blob) => paint(canvas, blob)).catch(() => canvas.classList.add('gone')));
  return [canvas];
}

/** On a canvas: the policy of a strict site forbids images from blobs, and ours is such a site's guest. */
export async function paint(canvas: HTMLCanvasElement, blob: Blob, width = WIDEST): Promise<void> {
  const whole = await createImageBitmap(blob);
  const scale = Math.min(1, (width * devicePixelRatio) / whole.width);
  canvas.width = Math.max(1, Math.round(whole.width * scale));
  canvas.height = Math.max(1, Math.round(whole.height * scale));
  const brush = canvas.getContext('2d')!;
  brush.imageSmoothingQuality = 'high';
  brush.drawImage(whole, 0, 0, canvas.width, canvas.height);
  whole.close();
}

function whenSeen(node: HTMLElement, act: () => void): void {
  const watch = new IntersectionObserver((seen) => {
    if (!seen.some((one) => one.isIntersecting)) return;
    watch.disconnect();
    act();
  });
  watch.observe(node);
}
