import type { File as Kept, Problem } from '../../shared/wire.ts';

/** A file of the visitor on its way to the desk. `kept` once it is there and may go with a message. */
export interface Upload {
  id: string;
  name: string;
  size: number;
  blob?: Blob;
  sent: number;
  kept?: Kept;
  wrong?: string;
  /** The same file may pass at another time. */
  again?: boolean;
  /** "Send" was pressed: it goes as soon as it is there. */
  go?: boolean;
  request?: XMLHttpRequest;
}

/** fetch() cannot tell how much has gone up: hence XMLHttpRequest. */
export function upload(one: Upload, url: string, pass: Record<string, string>, changed: () => void): void {
  const request = new XMLHttpRequest();
  const form = new FormData();
  form.append('file', one.blob!, one.name);
  Object.assign(one, { request, sent: 0, wrong: undefined });
  request.open('POST', url);
  for (const [name, value] of Object.entries(pass)) request.setRequestHeader(name, value);
  request.upload.onprogress = ({ loaded }) => {
    one.sent = Math.min(loaded, one.size);
    changed();
  };
  request.onloadend = () => {
    one.request = undefined;
    Object.assign(one, outcome(request));
    changed();
  };
  request.send(form);
}

function outcome(request: XMLHttpRequest): Partial<Upload> {
  if (request.status === 200 || request.status === 201) return { kept: JSON.parse(request.responseText) as Kept };
  const again = request.status === 0 || request.status === 401 || request.status >= 429;
  return { wrong: problem(request.responseText), again };
}

function problem(text: string): string {
  try {
    return (JSON.parse(text) as Problem).text ?? '';
  } catch {
    return '';
  }
}
