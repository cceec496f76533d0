/** Parts of what people write that the page does something with. Text never becomes markup. */
export interface Piece {
  text: string;
  link?: string;
}

const ADDRESS = /https?:\/\/[^\s<>"'«»“”]+/gi;
const NOT_THE_END = /[.,:;!?)\]}…]+$/;

export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const shown = trimmed(match[0]);
    const link = valid(shown);
    if (!link) continue;
    if (match.index > at) found.push({ text: text.slice(at, match.index) });
    found.push({ text: shown, link });
    at = match.index + shown.length;
  }
  if (at < text.length) found.push({ text: text.slice(at) });
  return found;
}

/** The stop after an address is the sentence's; a closing bracket belongs to it only when it was opened in it. */
function trimmed(address: string): string {
  const bare = address.replace(NOT_THE_END, '');
  return bare.includes('(') && address.startsWith(`${bare})`) ? `${bare})` : bare;
}

function valid(address: string): string | undefined {
  try {
    const { protocol, href } = new URL(address);
    return protocol === 'http:' || protocol === 'https:' ? href : undefined;
  } catch {
    return undefined;
  }
}

/** Of what is no name: "?". */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const letters = words.length > 1 ? [words[0]!, words.at(-1)!].map((word) => [...word][0]!) : [...(words[0] ?? '')].slice(0, 2);
  return letters.join('').toLocaleUpperCase() || (name && '?');
}
