/**
 * What this browser keeps of an agent. A storage that is full or forbidden keeps nothing and says so; the workspace
 * goes on without it.
 */
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const WRITTEN = /^openline\.(?:draft|outbox)\.(\d+)\./;

export class Store {
  #shelf: Shelf | null;

  constructor(shelf: () => Shelf) {
    this.#shelf = attempt(shelf, null);
  }

  read<T>(key: string): T | null {
    return attempt(() => JSON.parse(this.#shelf?.getItem(key) ?? 'null') as T | null, null);
  }

  write(key: string, value: unknown): boolean {
    return attempt(() => {
      this.#shelf?.setItem(key, JSON.stringify(value));
      return this.#shelf !== null;
    }, false);
  }

  remove(key: string): void {
    attempt(() => this.#shelf?.removeItem(key), undefined);
  }

  keys(): string[] {
    const { length } = this.#shelf ?? { length: 0 };
    return Array.from({ length }, (_, i) => this.#shelf?.key(i) ?? '');
  }

  /** Nothing that was written stays on a machine that others may use, but what `agent` comes back to. */
  forgetWritten({ except }: { except?: number } = {}): void {
    for (const key of this.keys()) {
      const agent = WRITTEN.exec(key)?.[1];
      if (agent !== undefined && Number(agent) !== except) this.remove(key);
    }
  }
}

function attempt<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch {
    return otherwise;
  }
}
