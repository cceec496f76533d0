import type { Room } from './room.ts';

/** The tab itself: how many answers wait, and of whom. */
export function badge({ tab, thread, say }: Room, open: boolean): void {
  const { unread } = thread;
  const { button, title, hint } = tab;
  const waits = unread.length > 0 && !open;
  const count = say.t('unread', { n: unread.length });
  button.ariaExpanded = String(open);
  if (open) button.ariaLabel = say.t('minimise');
  else button.ariaLabel = waits ? `${tab.ask}, ${count}` : null;
  title.textContent = (waits && unread.at(-1)!.actor.name) || tab.ask;
  hint.textContent = say.t('answer');
  hint.hidden = !waits;
  hint.parentElement!.classList.remove('told');
  tab.badge.hidden = !waits;
  tab.badge.textContent = unread.length > 99 ? '99+' : String(unread.length);
}
