/** Setting and taking away the link at the cursor. */
import type { ResolvedPos } from 'prosemirror-model';
import type { EditorState, Transaction } from 'prosemirror-state';
import { link, schema } from './schema';

interface Span {
  from: number;
  to: number;
  href: string;
}

/** What is selected, or else the link that the cursor stands in. */
export function linkAt(state: EditorState): Span {
  const { empty, from, to, $from } = state.selection;
  const around = spanAround($from);
  if (empty) return around ?? { from, to, href: '' };
  return { from, to, href: around?.href ?? '' };
}

/** `href` "" takes it away. Where nothing is selected what was `typed` is written. */
export function setLink(state: EditorState, href: string, typed: string): Transaction {
  const { from, to } = linkAt(state);
  const { tr } = state;
  if (!href) return tr.removeMark(from, to, link);
  if (from === to) return tr.insert(from, schema.text(typed, [link.create({ href })]));
  return tr.removeMark(from, to, link).addMark(from, to, link.create({ href }));
}

function spanAround($at: ResolvedPos): Span | null {
  const { parent } = $at;
  let found: Span | null = null;
  parent.forEach((node, offset) => {
    const mark = link.isInSet(node.marks);
    const from = $at.start() + offset;
    if (!mark || from > $at.pos || from + node.nodeSize < $at.pos) return;
    found = { from, to: from + node.nodeSize, href: mark.attrs.href as string };
  });
  return found;
}
