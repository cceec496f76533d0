/**
 * What an agent is writing, one draft a conversation. It lives as long as the workspace, so that a file goes up while
 * another conversation is looked at; the browser keeps it until it is sent or the agent signs out.
 */
import type { File as Kept } from '../../shared/wire';
import { MOST_FILES, Upload } from '../uploads.svelte';
import type { Pending } from './outbox.svelte';
import type { Store } from './store';

type Kind = Pending['kind'];

interface Held {
  kind: Kind;
  reply: string;
  note: string;
  files: readonly Kept[];
  html?: string;
  cc?: readonly string[];
  bcc?: readonly string[];
}

export class Draft {
  kind = $state<Kind>('reply');
  reply = $state('');
  note = $state('');
  /** Of a letter: the reply as its editor formats it, and who else gets it. */
  html = $state('');
  cc = $state.raw<readonly string[]>([]);
  bcc = $state.raw<readonly string[]>([]);
  files = $state.raw<readonly Kept[]>([]);
  uploads = $state.raw<readonly Upload[]>([]);
  /** False when this browser has no room for it. */
  kept = $state(true);
  /** Somebody is at it in this window. */
  inHand = $state(false);

  constructor(
    private store: Store,
    readonly key: string,
  ) {
    this.read();
  }

  get body(): string {
    return this[this.kind];
  }

  /** As the browser holds it: it may have been sent from another window. What is being typed here is not torn away. */
  read(): void {
    const held = this.store.read<Held>(this.key);
    this.files = held?.files ?? [];
    if (this.inHand) return;
    this.kind = held?.kind ?? this.kind;
    this.reply = held?.reply ?? '';
    this.html = held?.html ?? '';
    this.cc = held?.cc ?? [];
    this.bcc = held?.bcc ?? [];
    this.note = held?.note ?? '';
  }

  write(text: string, html = ''): void {
    this[this.kind] = text;
    if (this.kind === 'reply') this.html = html;
    this.#keep();
  }

  address(field: 'cc' | 'bcc', addresses: readonly string[]): void {
    this[field] = addresses;
    this.#keep();
  }

  choose(kind: Kind): void {
    this.kind = kind;
    this.#keep();
  }

  /** Gives back whether all of them found room. */
  attach(blobs: readonly File[]): boolean {
    const room = Math.max(0, MOST_FILES - this.uploads.length - this.files.length);
    const begun = blobs.slice(0, room).map((blob) => new Upload(blob, (upload, file) => this.#uploaded(upload, file)));
    this.uploads = [...this.uploads, ...begun];
    return blobs.length <= room;
  }

  stop(upload: Upload): void {
    upload.stop();
    this.uploads = this.uploads.filter((each) => each !== upload);
  }

  detach(file: Kept): void {
    this.files = this.files.filter((each) => each.key !== file.key);
    this.#keep();
  }

  /** Words that were not sent come back, before what was begun meanwhile. */
  takeBack({ kind, body, files, html = '', cc = [], bcc = [] }: Pending): void {
    // What was begun without the editor has no formatted form, and the words alone count then.
    if (kind === 'reply') this.html = html && (this.html || !this.reply) ? html + this.html : '';
    this[kind] = [body, this[kind]].filter(Boolean).join('\n\n');
    this.cc = [...new Set([...cc, ...this.cc])];
    this.bcc = [...new Set([...bcc, ...this.bcc])];
    this.files = [...files, ...this.files];
    this.#keep();
  }

  sent(): void {
    this[this.kind] = '';
    this.files = [];
    if (this.kind === 'reply') [this.html, this.cc, this.bcc] = ['', [], []];
    this.#keep();
  }

  #uploaded(upload: Upload, file: Kept): void {
    this.uploads = this.uploads.filter((each) => each !== upload);
    this.files = [...this.files, file];
    this.#keep();
  }

  #keep(): void {
    const { kind, reply, note, files, html, cc, bcc } = this;
    const letter = html || cc.length || bcc.length ? { html, cc, bcc } : {};
    if (reply || note || files.length || cc.length || bcc.length) this.kept = this.store.write(this.key, { kind, reply, note, files, ...letter } satisfies Held);
    else this.store.remove(this.key);
  }
}

export class Drafts {
  #drafts = new Map<string, Draft>();

  constructor(
    private agent: number,
    private store: Store,
  ) {}

  of(conversation: number): Draft {
    const key = `openline.draft.${this.agent}.${conversation}`;
    const draft = this.#drafts.get(key) ?? new Draft(this.store, key);
    this.#drafts.set(key, draft);
    return draft;
  }

  /** Another window of this browser has kept or sent it; null: everything was forgotten. */
  changed(key: string | null): void {
    for (const draft of this.#drafts.values()) if (key === null || key === draft.key) draft.read();
  }
}
