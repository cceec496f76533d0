/** The text `<challenge>~<nonce>` with a nonce from `from` on and below `to`, or "" if none of them will do. */
export type Mine = (challenge: string, bits: number, from: number, to: number) => string;

/**
 * SHA-256 (FIPS 180-4) in plain JavaScript: crypto.subtle is missing on plain HTTP, and answers each hash so late that a
 * million of them would take minutes. It uses nothing outside itself, because a worker is made from its source.
 */
export function miner(): Mine {
  const K = new Int32Array(64);
  const START = new Int32Array(8);
  const schedule = new Int32Array(64);
  const state = new Int32Array(8);

  const fraction = (root: number): number => (root % 1) * 2 ** 32;
  for (let number = 2, found = 0; found < 64; number++) {
    let divisor = 2;
    while (number % divisor) divisor++;
    if (divisor < number) continue;
    if (found < 8) START[found] = fraction(number ** 0.5);
    K[found++] = fraction(Math.cbrt(number));
  }

  const turn = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

  function spread(words: Int32Array, offset: number): void {
    for (let i = 0; i < 16; i++) schedule[i] = words[offset + i]!;
    for (let i = 16; i < 64; i++) {
      const x = schedule[i - 15]!;
      const y = schedule[i - 2]!;
      const one = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
      const two = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
      schedule[i] = (schedule[i - 16]! + one + schedule[i - 7]! + two) | 0;
    }
  }

  /** Plain variables in the round: this runs a hundred thousand times on somebody’s phone. */
  function block(words: Int32Array, offset: number): void {
    spread(words, offset);
    let a = state[0]!, b = state[1]!, c = state[2]!, d = state[3]!;
    let e = state[4]!, f = state[5]!, g = state[6]!, h = state[7]!;
    for (let i = 0; i < 64; i++) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i]! + schedule[i]!) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    state[0]! += a;
    state[1]! += b;
    state[2]! += c;
    state[3]! += d;
    state[4]! += e;
    state[5]! += f;
    state[6]! += g;
    state[7]! += h;
  }

  const put = (words: Int32Array, at: number, byte: number): number => (words[at >> 2]! |= byte << (24 - (at % 4) * 8));

  function write(words: Int32Array, at: number, ascii: string): void {
    for (let i = 0; i < ascii.length; i++) put(words, at + i, ascii.charCodeAt(i));
  }

  /** Blocks that hold nothing of the nonce are hashed once, and what stands before it in its own block is written once. */
  return (challenge, bits, from, to) => {
    const head = `${challenge}~`;
    const whole = head.length & ~63; // bytes
    const opening = new Int32Array((whole >> 2) + 16);
    write(opening, 0, head);
    state.set(START);
    for (let offset = 0; offset < whole >> 2; offset += 16) block(opening, offset);
    const middle = state.slice();
    const before = opening.subarray(whole >> 2);
    const tail = new Int32Array(32);
    for (let nonce = from; nonce < to; nonce++) {
      const word = nonce.toString(36);
      const ends = head.length - whole + word.length;
      const size = ends < 56 ? 16 : 32; // words: the length needs eight bytes of the last block
      tail.fill(0);
      tail.set(before);
      write(tail, head.length - whole, word);
      put(tail, ends, 0x80);
      tail[size - 1] = (whole + ends) * 8;
      state.set(middle);
      for (let offset = 0; offset < size; offset += 16) block(tail, offset);
      if (Math.clz32(state[0]!) >= bits) return head + word; // more than 32 are never asked for
    }
    return '';
  };
}
