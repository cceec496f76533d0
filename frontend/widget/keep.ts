/**
 * What outlives the page: token, draft, what is not sent yet, how far the visitor has read. One key for one thing, so
 * that two tabs never overwrite each other's; what belongs to one tab alone (its open panel, its files) is kept in the
 * session's storage. Where storage is forbidden it all lives as long as the page.
 */
export class Keep {
  private readonly prefix: string;

  constructor(line: string, private readonly store: Record<string, string> = allowed(() => localStorage)) {
    this.prefix = `openline:${line}:`;
  }

  get<T>(name: string): T | undefined {
    return parsed(this.store[this.prefix + name]) as T | undefined;
  }

  set(name: string, value: unknown): void {
    try {
      this.store[this.prefix + name] = JSON.stringify(value);
    } catch {
      // The site has filled its storage: the page still works, only a reload would forget.
    }
  }

  drop(name: string): void {
    delete this.store[this.prefix + name];
  }

  /** Nothing of it stays. */
  clear(): void {
    for (const name of Object.keys(this.store)) if (name.startsWith(this.prefix)) delete this.store[name];
  }

  /** All that is kept under names that begin so. */
  all<T>(beginning: string): T[] {
    const names = Object.keys(this.store).filter((name) => name.startsWith(this.prefix + beginning));
    return names.map((name) => parsed(this.store[name]) as T).filter(Boolean);
  }

  /** What another tab of the same visitor changes; `undefined` when it dropped it. */
  watch(heard: (name: string, value: unknown) => void): void {
    addEventListener('storage', ({ key, newValue }) => {
      if (key?.startsWith(this.prefix)) heard(key.slice(this.prefix.length), parsed(newValue));
    });
  }
}

function parsed(text: string | null | undefined): unknown {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

/** Asking for a storage that is forbidden throws. */
export function allowed(storage: () => Storage): Record<string, string> {
  try {
    const probe = 'openline:probe';
    const found = storage();
    found[probe] = 1;
    delete found[probe];
    return found;
  } catch {
    return {};
  }
}
