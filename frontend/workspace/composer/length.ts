/** A message holds 10,000 characters, counted as the desk counts them: by code points. */
export const LONGEST = 10_000;

/** How many characters are too many; below zero: how many are left. */
export function overrun(text: string): number {
  if (text.length < LONGEST - 1000) return text.length - LONGEST;
  return [...text.trim()].length - LONGEST;
}
