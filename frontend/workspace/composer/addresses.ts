/** Addresses as they are typed or pasted into Cc: several at once, with names or without. */
export const MOST_ADDRESSES = 20;

export type Wrong = 'addressNone' | 'addressNoEnding';

const WHOLE = /^[^\s@<>(),;:"[\]]+@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?\.[\p{L}\p{N}-]{2,}$/u;
const NO_ENDING = /^[^\s@]+@[^\s@.]+\.?$/;

/** "Taras Vovk <taras@mail.example>, oksana@mail.example" in its parts. */
export function split(text: string): string[] {
  return text
    .split(/[,;\n]+|\s+(?=[^\s<>]+@[^\s<>]+(?:[\s,;]|$))/)
    .map((part) => /<([^<>]*)>\s*$/.exec(part)?.[1] ?? part)
    .map((part) => part.trim())
    .filter(Boolean);
}

/** The key of the words for what is wrong with it; null when nothing is. */
export function wrongWith(address: string): Wrong | null {
  if (WHOLE.test(address) && !address.includes('..') && address.length <= 254) return null;
  return NO_ENDING.test(address) ? 'addressNoEnding' : 'addressNone';
}
