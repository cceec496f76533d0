/** Only rows near the sight are in the document; two spacers keep the height of the rest. */
export interface Span {
  from: number;
  to: number;
  above: number;
  below: number;
}

const MARGIN = 5;

export function inSight(count: number, rowHeight: number, scrollTop: number, height: number): Span {
  const from = Math.min(count, Math.max(0, Math.floor(scrollTop / rowHeight) - MARGIN));
  const to = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + MARGIN);
  return { from, to, above: from * rowHeight, below: (count - to) * rowHeight };
}
