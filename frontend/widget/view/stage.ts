import type { Tab } from '../tab.ts';

/** Also a phone that lies on its side, and a page at four times its size. */
const PHONE = matchMedia('(max-width: 720px), (max-height: 480px)');

/** The panel among the rest of the page: Escape, the ring of Tab on a phone, files dropped on it, the phone's keyboard. */
export function stage(node: HTMLElement, tab: Tab, close: () => void, drop: (files: File[]) => void): void {
  tab.box.addEventListener('keydown', (event) => {
    // What is pressed in the chat is no shortcut of the site's.
    event.stopPropagation();
    if (event.key === 'Escape' && !event.isComposing) close();
    if (event.key === 'Tab' && PHONE.matches) ring(node, tab, event);
  });
  const modal = (): void => node.setAttribute('aria-modal', String(PHONE.matches));
  PHONE.addEventListener('change', modal);
  modal();
  catchFiles(node, drop);
  fitKeyboard(tab.box);
}

/** Over a whole phone the page behind must not be reached. */
function ring(node: HTMLElement, { root }: Tab, event: KeyboardEvent): void {
  const stops = [...node.querySelectorAll<HTMLElement>('button, textarea, a[href], [tabindex="0"]')].filter((one) => one.checkVisibility());
  const [first, last] = [stops[0], stops.at(-1)];
  const [from, to] = event.shiftKey ? [first, last] : [last, first];
  if (root.activeElement !== from && root.activeElement !== node) return;
  event.preventDefault();
  to?.focus();
}

function catchFiles(node: HTMLElement, drop: (files: File[]) => void): void {
  const over = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    node.classList.toggle('drop', event.type === 'dragover');
    if (event.type === 'drop') drop([...event.dataTransfer.files]);
  };
  for (const name of ['dragover', 'drop', 'dragleave'] as const) node.addEventListener(name, over);
}

/** A phone's keyboard covers the page without making it smaller; the panel has to end above it. */
function fitKeyboard(box: HTMLElement): void {
  const seen = window.visualViewport;
  if (!seen) return;
  const fit = (): void => {
    // Somebody looks closer with two fingers: that is no keyboard.
    if (seen.scale > 1.01) return;
    box.style.setProperty('--high', `${seen.height}px`);
    box.style.setProperty('--top', `${seen.offsetTop}px`);
  };
  seen.addEventListener('resize', fit);
  seen.addEventListener('scroll', fit);
  fit();
}
