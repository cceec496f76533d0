import type { File } from '../../shared/wire.ts';
import type { Keep } from '../keep.ts';
import type { Attachments } from '../protocol/attachments.ts';
import type { Downloads } from '../protocol/download.ts';
import type { Socket } from '../protocol/socket.ts';
import type { Pending, Thread } from '../protocol/thread.ts';
import type { Tab } from '../tab.ts';
import type { Say } from './say.ts';

/** What the parts of the panel share. */
export interface Room {
  tab: Tab;
  say: Say;
  keep: Keep;
  /** What this tab alone remembers from page to page. */
  here: Keep;
  thread: Thread;
  socket: Socket;
  attachments: Attachments;
  downloads: Downloads;
  /** The department chosen for a first message; undefined until it is. */
  topic: string | undefined;
  /** Something changed: the panel is drawn anew before the next frame. */
  draw(): void;
  write(body: string, files: File[]): void;
  /** To the field, when what had the focus goes away. */
  focus(): void;
  /** A message that failed: sent once more, or put back into the field to be changed. */
  retry(message: Pending): void;
  /** Nothing of what was here is for whoever comes now; `left`: nobody is there. */
  forget(left: boolean): void;
  /** These words were written, and go to nobody by themselves. */
  lapse(words: string[]): void;
}
