/** Done with a conversation: on to the next one of the list, so that what the keys act on is what is on the screen. */
import { close } from './actions';
import type { Workspace } from './context';

type Needed = { desk: Workspace['desk']; screen: Pick<Workspace['screen'], 'offerUndo' | 'point'>; where: Pick<Workspace['where'], 'go' | 'place'> };

export async function settle({ desk, screen, where }: Needed, besideTheList = innerWidth > 720): Promise<void> {
  const closed = await close(desk);
  if (!closed) return;
  screen.offerUndo(closed.row);
  const still = where.place.conversation === closed.row.id;
  if (besideTheList && still && closed.next !== null) where.go({ conversation: closed.next });
  screen.point(closed.next);
}
