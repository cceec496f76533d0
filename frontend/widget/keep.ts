/**
 * What outlives the page: token, draft, what is not sent yet, how far the visitor has read. One key for one thing, so
 * that two tabs never overwrite each other's. Where storage is forbidden it all lives as long as the page.
 */
export class Keep {
  private readonly prefix: string;
  private readonly page = new Map<string, string>();

  constructor(line: string, private readonly store: Storage | undefined = allowed()) {
    this.prefix = `openline:${line}:`;
  }

  get<T>(name: string): T | undefined {
    const text = this.store ? this.store.getItem(this.prefix + name) : this.page.get(name);
    return parsed(text) as T | undefined;
  }

  set(name: string, value: unknown): void {
    const text = JSON.stringify(value);
    this.page.set(name, text);
    try {
      this.store?.setItem(this.prefix + name, text);
    } catch {
      // The site has filled its storage: the page still works, only a reload would forget.
    }
  }

  drop(name: string): void {
    this.page.delete(name);
    this.store?.removeItem(this.prefix + name);
  }

  /** All that is kept under names that begin so, without the beginning. */
  all<T>(beginning: string): [string, T][] {
    const names = this.store
      ? Object.keys(this.store).filter((key) => key.startsWith(this.prefix)).map((key) => key.slice(this.prefix.length))
      : [...this.page.keys()];
    return names
      .filter((name) => name.startsWith(beginning))
      .flatMap((name) => {
        const value = this.get<T>(name);
        return value === undefined ? [] : [[name.slice(beginning.length), value] as [string, T]];
      });
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

function allowed(): Storage | undefined {
  try {
    const probe = 'openline:probe';
    localStorage.setItem(probe, '1');
    localStorage.removeItem(probe);
    return localStorage;
  } catch {
    return undefined;
  }
}
