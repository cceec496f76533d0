/** Files on their way up: bytes, a way to stop, and the desk's own words when it does not take one. */
import type { File as Kept, Problem } from '../shared/wire';
import { csrfToken, signIn } from './api';
import { t } from './words/index.svelte';
import { bytes } from './words/when.svelte';

export const MOST_FILES = 10;
export const LARGEST_FILE = 20 * 1024 * 1024;

export class Upload {
  sent = $state(0);
  error = $state('');
  #request = new XMLHttpRequest();

  constructor(
    readonly blob: File,
    private done: (upload: Upload, file: Kept) => void,
  ) {
    if (blob.size > LARGEST_FILE) this.error = t('tooBig', { size: bytes(20_000_000) });
    else this.start();
  }

  get name(): string {
    return this.blob.name;
  }

  start(): void {
    const form = new FormData();
    form.append('file', this.blob, this.blob.name);
    this.error = '';
    this.#request.open('POST', '/api/files');
    this.#request.setRequestHeader('X-CSRFToken', csrfToken());
    this.#request.upload.onprogress = (event) => (this.sent = event.loaded / event.total);
    this.#request.onload = () => this.#answered();
    this.#request.onerror = () => (this.error = t('uploadFailed'));
    this.#request.send(form);
  }

  stop(): void {
    this.#request.abort();
  }

  #answered(): void {
    const { status, responseText } = this.#request;
    if (status === 401) return signIn();
    if (status >= 200 && status < 300) return this.done(this, JSON.parse(responseText) as Kept);
    this.error = problemText(responseText) || t('uploadFailed');
  }
}

function problemText(answer: string): string {
  try {
    return (JSON.parse(answer) as Problem).text;
  } catch {
    return '';
  }
}
