/** What the desk answered; `status` 0: it was not reached. */
export interface Answer {
  status: number;
  code?: string;
  /** In the customer's language, from the desk. */
  text?: string;
  errors?: Record<string, string>;
}

/** Bytes that have gone up: what fetch() cannot tell. */
export type Progress = (sent: number) => void;

/** One request, without cookies. It never fails: that the desk was not reached is an answer too. */
export function call<A extends object>(
  method: string,
  url: string,
  body?: FormData | Blob,
  progress?: Progress,
  secret?: string,
): Promise<Answer & A> {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.responseType = 'json';
    if (secret) request.setRequestHeader('Authorization', `Bearer ${secret}`);
    if (progress) request.upload.onprogress = ({ loaded }) => progress(loaded);
    request.onloadend = () => done({ ...request.response, status: request.status });
    request.send(body);
  });
}
