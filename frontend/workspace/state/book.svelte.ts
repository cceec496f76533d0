/** Every row this window has heard of, in its newest state. Lists, thread and customer panel read the same rows. */
import type { Row } from '../../shared/wire';
import { isNotOlder } from './rows';

export class Book {
  #rows = new Map<number, Row>();
  // One signal for all rows: a burst of frames repaints what is on the screen once, not once a row.
  #version = $state(0);

  get(id: number): Row | undefined {
    void this.#version;
    return this.#rows.get(id);
  }

  all(): Iterable<Row> {
    void this.#version;
    return this.#rows.values();
  }

  /** Keeps the row unless a newer one is held, and gives back the one that counts. */
  put(row: Row): Row {
    const held = this.#rows.get(row.id);
    if (held && !isNotOlder(row, held)) return held;
    this.#rows.set(row.id, row);
    this.#version += 1;
    return row;
  }

  forget(id: number): void {
    this.#rows.delete(id);
    this.#version += 1;
  }

  clear(): void {
    this.#rows.clear();
    this.#version += 1;
  }
}
