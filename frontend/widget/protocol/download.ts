import type { File } from '../../shared/wire.ts';

/** Files come with the visitor's token in a header: an address that could be passed on would open them to anybody. */
export class Downloads {
  private readonly fetched = new Map<string, Promise<Blob>>();

  constructor(
    private readonly at: (key: string) => string,
    private readonly pass: () => Record<string, string> | undefined,
    private readonly local: Map<string, Blob>,
  ) {}

  get(key: string): Promise<Blob> {
    const near = this.local.get(key);
    if (near) return Promise.resolve(near);
    let coming = this.fetched.get(key);
    if (!coming) {
      coming = this.fetch(key);
      this.fetched.set(key, coming);
      coming.catch(() => this.fetched.delete(key));
    }
    return coming;
  }

  /** As a download and never as a page: a blob has the origin of the site, and what is in it is not ours. */
  async save(file: File): Promise<void> {
    const address = URL.createObjectURL(new Blob([await this.get(file.key)], { type: 'application/octet-stream' }));
    Object.assign(document.createElement('a'), { href: address, download: file.name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  forget(): void {
    this.fetched.clear();
  }

  private async fetch(key: string): Promise<Blob> {
    const answer = await fetch(this.at(key), { headers: this.pass() });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.blob();
  }
}
