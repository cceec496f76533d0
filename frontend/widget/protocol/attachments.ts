import type { File as Kept, Limits } from '../../shared/wire.ts';
import type { Keep } from '../keep.ts';
import { upload, type Upload } from './upload.ts';
import { uuid } from './uuid.ts';

/** A file that was going up when the page went away: only its name is left. */
interface Draft {
  kept: Kept[];
  lost: string[];
}

export interface Desk {
  url: string;
  /** Headers that say who asks, as soon as that is known. */
  pass(): Record<string, string> | undefined;
  limits(): Limits | undefined;
}

/** What lies beside the draft: files that are going up, are there, or could not. */
export class Attachments {
  all: Upload[] = [];
  /** Names of files that a reload has cut off. */
  lost: string[] = [];
  /** Pictures that came from this machine need not be fetched back. */
  readonly local = new Map<string, Blob>();

  constructor(
    private readonly desk: Desk,
    private readonly keep: Keep,
    private readonly changed: () => void,
    private readonly ready: (file: Kept) => void,
  ) {
    const { kept, lost } = keep.get<Draft>('files') ?? { kept: [], lost: [] };
    this.all = kept.map((file) => ({ id: file.key, name: file.name, size: file.size, sent: file.size, kept: file }));
    this.lost = lost;
  }

  /** Those that are there or may yet be; what the desk does not take is only shown. */
  get able(): Upload[] {
    return this.all.filter((one) => one.size && !this.tooBig(one) && (one.wrong === undefined || one.again));
  }

  tooBig(one: Upload): boolean {
    return one.size > (this.desk.limits()?.file ?? Infinity);
  }

  add(file: File): void {
    const one: Upload = { id: uuid(), name: file.name, size: file.size, blob: file, sent: 0 };
    this.all.push(one);
    this.begin(one);
  }

  /** Also what could not go up for want of a connection. */
  begin(...some: Upload[]): void {
    const able = this.able;
    for (const one of some.length ? some : able) {
      const idle = one.blob && !one.kept && !one.request && able.includes(one);
      const pass = this.desk.pass();
      if (idle && pass) upload(one, this.desk.url, pass, () => this.moved(one));
    }
    this.note();
  }

  remove(one: Upload): void {
    this.all = this.all.filter((other) => other !== one);
    one.request?.abort();
    this.note();
  }

  /** What is there goes with the words; what is still going up follows by itself; what was refused has been read. */
  take(): Kept[] {
    const there = this.able.filter((one) => one.kept);
    this.all = this.able.filter((one) => !one.kept);
    for (const one of this.all) one.go = true;
    this.lost = [];
    this.note();
    return there.map((one) => one.kept!);
  }

  /** They went up as somebody else's: those that are still in hand go up once more. */
  again(): void {
    for (const one of this.all) one.request?.abort();
    this.lost = this.all.filter((one) => !one.blob).map((one) => one.name);
    this.all = this.all.filter((one) => one.blob);
    for (const one of this.all) Object.assign(one, { kept: undefined, wrong: undefined });
    this.note();
  }

  forget(): void {
    for (const one of this.all) one.request?.abort();
    this.all = [];
    this.lost = [];
    this.local.clear();
    this.note();
  }

  private moved(one: Upload): void {
    if (one.kept && one.blob) this.local.set(one.kept.key, one.blob);
    if (one.kept && one.go && this.all.includes(one)) {
      this.all = this.all.filter((other) => other !== one);
      this.ready(one.kept);
    }
    this.note();
  }

  private note(): void {
    const kept = this.all.flatMap((one) => one.kept ?? []);
    const lost = this.able.filter((one) => !one.kept).map((one) => one.name);
    if (kept.length + lost.length) this.keep.set('files', { kept, lost } satisfies Draft);
    else this.keep.drop('files');
    this.changed();
  }
}
