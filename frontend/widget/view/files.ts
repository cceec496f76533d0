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
  const button = h('button', { type: 'button', class: 'doc', 'aria-label': label, title: label, click }, ...row(file, say));
  if (file.width && file.height) picture(button, file, downloads);
  return h('div', { class: 'att' }, button, wrong);
}

function row(file: File, say: Say): HTMLElement[] {
  const words = h('span', { class: 'grow' }, h('b', { class: 'cut' }, h('bdi', {}, file.name)), h('small', {}, say.size(file.size)));
  return [h('span', { class: 'thumb' }, icon(fileIcon)), words];
}

/** Its place is kept before it comes, so that nothing moves. One that does not come stays a file with a name. */
function picture(button: HTMLElement, file: File, downloads: Downloads): void {
  const named = [...button.children];
  const scale = Math.min(1, WIDEST / file.width!, HIGHEST / file.height!);
  const canvas = h('canvas');
  canvas.style.width = `${Math.max(48, Math.round(file.width! * scale))}px`;
  canvas.style.aspectRatio = `${file.width} / ${file.height}`;
  button.className = 'pic';
  button.replaceChildren(canvas);
  const instead = (): void => {
    button.className = 'doc';
    button.replaceChildren(...named);
  };
  whenSeen(canvas, () => downloads.get(file.key).then((blob) => paint(canvas, blob)).catch(instead));
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
