/** What a formatted letter says without its formatting. */
import type { Node } from 'prosemirror-model';
import { expect, test } from 'vitest';
import { fromText, isEmpty, toText } from './content';
import { schema } from './schema';

const words = (text: string, href = '') => schema.text(text, href ? [schema.marks.link.create({ href })] : []);
const paragraph = (...inline: Node[]) => schema.nodes.paragraph.create(null, inline);
const item = (...blocks: Node[]) => schema.nodes.list_item.create(null, blocks);
const doc = (...blocks: Node[]) => schema.nodes.doc.create(null, blocks);

test('plain words come back as they were', () => {
  for (const text of ['Вітаю', 'Вітаю\nТарасе', 'Раз\n\nдва\nтри']) expect(toText(fromText(text))).toBe(text);
  expect([isEmpty(fromText('')), isEmpty(fromText(' \n ')), isEmpty(fromText('а'))]).toEqual([true, true, false]);
});

test('lists and quotations carry their signs', () => {
  const list = schema.nodes.bullet_list.create(null, [item(paragraph(words('раз'))), item(paragraph(words('два')), paragraph(words('і пів')))]);
  const numbers = schema.nodes.ordered_list.create(null, [item(paragraph(words('перше'))), item(paragraph(words('друге')))]);
  const quotation = schema.nodes.blockquote.create(null, [paragraph(words('так')), paragraph(words('і так'))]);
  expect(toText(doc(paragraph(words('Ось:')), list, numbers, quotation))).toBe('Ось:\n\n- раз\n- два\n  і пів\n\n1. перше\n2. друге\n\n> так\n>\n> і так');
});

test('a link that is not its own words is written out', () => {
  expect(toText(doc(paragraph(words('Дивіться '), words('тут', 'https://pryklad.example/a'), words('.'))))).toBe('Дивіться тут (https://pryklad.example/a).');
  expect(toText(doc(paragraph(words('pryklad.example', 'https://pryklad.example/'))))).toBe('pryklad.example');
  expect(toText(doc(paragraph(words('пошта', 'mailto:a@b.example'))))).toBe('пошта (a@b.example)');
  const bold = schema.text('ту', [schema.marks.link.create({ href: 'https://a.example/' }), schema.marks.strong.create()]);
  expect(toText(doc(paragraph(bold, words('т', 'https://a.example/'))))).toBe('тут (https://a.example/)');
});
