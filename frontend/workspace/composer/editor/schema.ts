/** What a letter can be made of. What is pasted is read by this too, so nothing else ever comes in. */
import { Schema, type MarkSpec, type NodeSpec } from 'prosemirror-model';
import { safeLink } from './links';

const nodes = {
  doc: { content: 'block+' },
  paragraph: { content: 'inline*', group: 'block', parseDOM: [{ tag: 'p' }], toDOM: () => ['p', 0] },
  blockquote: { content: 'block+', group: 'block', defining: true, parseDOM: [{ tag: 'blockquote' }], toDOM: () => ['blockquote', 0] },
  bullet_list: { content: 'list_item+', group: 'block', parseDOM: [{ tag: 'ul' }], toDOM: () => ['ul', 0] },
  ordered_list: { content: 'list_item+', group: 'block', parseDOM: [{ tag: 'ol' }], toDOM: () => ['ol', 0] },
  list_item: { content: 'paragraph block*', defining: true, parseDOM: [{ tag: 'li' }], toDOM: () => ['li', 0] },
  text: { group: 'inline' },
  hard_break: { inline: true, group: 'inline', selectable: false, parseDOM: [{ tag: 'br' }], toDOM: () => ['br'] },
} satisfies Record<string, NodeSpec>;

const marks = {
  link: {
    attrs: { href: {} },
    inclusive: false,
    parseDOM: [{ tag: 'a[href]', getAttrs: (link) => linkOf(link.getAttribute('href') ?? '') }],
    toDOM: (mark) => ['a', { href: mark.attrs.href as string, rel: 'noopener noreferrer', title: mark.attrs.href as string }, 0],
  },
  strong: {
    parseDOM: [
      { tag: 'strong' },
      // Google Docs wraps a whole paste into <b style="font-weight: normal">.
      { tag: 'b', getAttrs: (bold) => bold.style.fontWeight !== 'normal' && null },
      { style: 'font-weight', getAttrs: (value) => /^(bold(er)?|[6-9]\d\d)$/.test(value) && null },
    ],
    toDOM: () => ['strong', 0],
  },
  em: { parseDOM: [{ tag: 'em' }, { tag: 'i' }, { style: 'font-style=italic' }], toDOM: () => ['em', 0] },
} satisfies Record<string, MarkSpec>;

function linkOf(href: string): { href: string } | false {
  const safe = safeLink(href);
  return safe ? { href: safe } : false;
}

export const schema = new Schema<keyof typeof nodes, keyof typeof marks>({ nodes, marks });
export const { paragraph, blockquote, bullet_list, ordered_list, list_item, hard_break } = schema.nodes;
export const { link, strong, em } = schema.marks;
