import { miner } from './miner.ts';

/** `stopped` ends the work; then nobody waits for what it comes to. */
export type Solve = (challenge: string, bits: number, stopped?: AbortSignal) => Promise<string>;

/** `<challenge>~<nonce>` whose SHA-256 begins with `bits` zero bits: in a worker, or beside the page where it may not have one. */
export const solve: Solve = async (challenge, bits, stopped) => {
  try {
    return await inWorker(challenge, bits, stopped);
  } catch {
    return inSlices(challenge, bits, stopped);
  }
};

function inWorker(challenge: string, bits: number, stopped?: AbortSignal): Promise<string> {
  const source = `const mine=(${miner})();onmessage=({data:[challenge,bits]})=>postMessage(mine(challenge,bits,0,Infinity))`;
  const address = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  return new Promise<string>((done, failed) => {
    const worker = new Worker(address); // throws where the site's policy forbids it, or says so by an error later
    worker.onerror = failed;
    stopped?.addEventListener('abort', () => worker.terminate());
    worker.onmessage = ({ data }) => {
      worker.terminate();
      done(data);
    };
    worker.postMessage([challenge, bits]);
  }).finally(() => URL.revokeObjectURL(address));
}

const SLICE = 4_000; // hashes: a few milliseconds, so that the page still scrolls and types

export async function inSlices(challenge: string, bits: number, stopped?: AbortSignal): Promise<string> {
  const mine = miner();
  for (let from = 0; !stopped?.aborted; from += SLICE) {
    const found = mine(challenge, bits, from, from + SLICE);
    if (found) return found;
    await new Promise((go) => setTimeout(go));
  }
  return '';
}
