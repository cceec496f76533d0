/** What floats and where the cursor stands: the part of the screen that the desk knows nothing of. */
import type { Row } from '../../shared/wire';
import type { Pending } from './outbox.svelte';

const UNDO_FOR = 10_000;
const wide = matchMedia('(min-width: 1181px)');

export class Screen {
  dialog = $state<'keys' | 'move' | null>(null);
  assigning = $state(false);
  /** The row that keys move from; the list brings it into sight when `cursorTurn` changes. */
  cursor = $state<number | null>(null);
  cursorTurn = $state(0);
  /** Asks the composer to take the focus. */
  composing = $state.raw<{ kind: 'reply' | 'note' | null; turn: number }>({ kind: null, turn: 0 });
  closed = $state.raw<Row | null>(null);
  /** What came of the last step, where the screen itself does not show it. */
  told = $state('');
  /** Words that were not sent, on their way back to the composer. */
  back = $state.raw<Pending | null>(null);
  #beside = $state(true);
  #over = $state(false);
  #wide = $state(wide.matches);
  #timer = 0;

  constructor() {
    wide.addEventListener('change', () => {
      this.#wide = wide.matches;
      this.#over = false;
    });
  }

  get person(): boolean {
    return this.#wide ? this.#beside : this.#over;
  }

  togglePerson(): void {
    if (this.#wide) this.#beside = !this.#beside;
    else this.#over = !this.#over;
  }

  closeOver(): void {
    this.#over = false;
  }

  point(id: number | null): void {
    this.cursor = id;
    this.cursorTurn += 1;
  }

  compose(kind: 'reply' | 'note' | null): void {
    this.composing = { kind, turn: this.composing.turn + 1 };
  }

  takeBack(pending: Pending): void {
    this.back = pending;
    this.compose(pending.kind);
  }

  offerUndo(row: Row): void {
    clearTimeout(this.#timer);
    this.closed = row;
    this.#timer = window.setTimeout(() => (this.closed = null), UNDO_FOR);
  }
}
