/** Between the editor's document, the HTML that a letter carries, and the words that stand in the thread. */
import { DOMParser, DOMSerializer, type Node } from 'prosemirror-model';
import { hard_break, list_item, ordered_list, paragraph, schema } from './schema';

/** An empty line would collapse in a letter: it holds a break there, and none here. */
const EMPTY = /<p><\/p>/g;
const HELD = /<p><br><\/p>/g;

export function toHtml(doc: Node): string {
  if (isEmpty(doc)) return '';
  const box = document.createElement('div');
  box.append(DOMSerializer.fromSchema(schema).serializeFragment(doc.content));
  for (const link of box.querySelectorAll('a')) for (const name of ['rel', 'title']) link.removeAttribute(name);
  return box.innerHTML.replace(EMPTY, '<p><br></p>');
}

export function fromHtml(html: string): Node {
  // A document of its own: nothing in it is fetched or run.
  const read = new window.DOMParser().parseFromString(html.replace(HELD, '<p></p>'), 'text/html');
  return DOMParser.fromSchema(schema).parse(read.body);
}

/** Words that were written without the editor: an empty line begins a paragraph. */
export function fromText(text: string): Node {
  const blocks = text.split(/\n{2,}/).map((block) => {
    const lines = block.split('\n');
    const inline = lines.flatMap((line, i) => [...(i ? [hard_break.create()] : []), ...(line ? [schema.text(line)] : [])]);
    return paragraph.create(null, inline);
  });
  return schema.topNodeType.create(null, blocks);
}

export function isEmpty(doc: Node): boolean {
  return !doc.textContent.trim();
}

/** As it is read without formatting: paragraphs apart, lists with their signs, quotations with theirs. */
export function toText(doc: Node): string {
  return blocks(doc).trim();
}

function blocks(parent: Node, between = '\n\n'): string {
  const said: string[] = [];
  parent.forEach((node, _, i) => said.push(block(node, parent, i)));
  return said.join(between);
}

function block(node: Node, parent: Node, i: number): string {
  if (node.isTextblock) return line(node);
  if (node.type === list_item) return item(node, parent.type === ordered_list ? `${i + 1}. ` : '- ');
  if (node.type.name === 'blockquote') return indented(blocks(node), '> ', '> ');
  return blocks(node, '\n');
}

function item(node: Node, sign: string): string {
  return indented(blocks(node, '\n'), sign, ' '.repeat(sign.length));
}

function indented(text: string, first: string, other: string): string {
  return text.split('\n').map((each, i) => ((i ? other : first) + each).trimEnd()).join('\n');
}

/** A link that is not its own words is written out beside them. */
function line(node: Node): string {
  let said = '';
  node.forEach((child, _, i) => {
    if (child.type === hard_break) said += '\n';
    said += child.text ?? '';
    const href = hrefOf(child);
    const goesOn = i + 1 < node.childCount && hrefOf(node.child(i + 1)) === href;
    if (href && !goesOn && !sameWords(wordsOf(node, href), href)) said += ` (${href.replace(/^mailto:/, '')})`;
  });
  return said;
}

function hrefOf(node: Node): string {
  return (node.marks.find(({ type }) => type.name === 'link')?.attrs.href as string | undefined) ?? '';
}

function wordsOf(node: Node, href: string): string {
  let words = '';
  node.forEach((child) => (words += hrefOf(child) === href ? (child.text ?? '') : ''));
  return words;
}

function sameWords(words: string, href: string): boolean {
  const bare = (text: string) => text.trim().replace(/^(mailto:|https?:\/\/)/, '').replace(/\/$/, '').toLowerCase();
  return bare(words) === bare(href);
}
