/** What the editor can do, by key and by button. */
import { baseKeymap, chainCommands, lift, toggleMark, wrapIn } from 'prosemirror-commands';
import { history, redo, undo } from 'prosemirror-history';
import { inputRules, wrappingInputRule } from 'prosemirror-inputrules';
import { keymap } from 'prosemirror-keymap';
import type { MarkType, NodeType } from 'prosemirror-model';
import { liftListItem, sinkListItem, splitListItem, wrapInList } from 'prosemirror-schema-list';
import type { Command, EditorState, Plugin } from 'prosemirror-state';
import { blockquote, bullet_list, em, hard_break, link, list_item, ordered_list, strong } from './schema';

export type Act = 'bold' | 'italic' | 'bullets' | 'numbers' | 'quotation';

export const ACTS: Record<Act, Command> = {
  bold: toggleMark(strong),
  italic: toggleMark(em),
  bullets: toggle(bullet_list, wrapInList(bullet_list), liftListItem(list_item)),
  numbers: toggle(ordered_list, wrapInList(ordered_list), liftListItem(list_item)),
  quotation: toggle(blockquote, wrapIn(blockquote), lift),
};

/** Which of them the cursor stands in. */
export function standsIn(state: EditorState): Record<Act | 'link', boolean> {
  return {
    bold: hasMark(state, strong),
    italic: hasMark(state, em),
    link: hasMark(state, link),
    bullets: isInside(state, bullet_list),
    numbers: isInside(state, ordered_list),
    quotation: isInside(state, blockquote),
  };
}

const breakLine: Command = (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(hard_break.create()).scrollIntoView());
  return true;
};

/** `own` are keys of the composer: they come first. Tab stays with the page, so that one can leave by it. */
export function plugins(own: Record<string, Command>): Plugin[] {
  const rules = [wrappingInputRule(/^\s*[-*]\s$/, bullet_list), wrappingInputRule(/^1[.)]\s$/, ordered_list), wrappingInputRule(/^>\s$/, blockquote)];
  const keys = {
    'Mod-b': ACTS.bold,
    'Mod-i': ACTS.italic,
    'Mod-z': undo,
    'Mod-y': redo,
    'Shift-Mod-z': redo,
    'Shift-Mod-8': ACTS.bullets,
    'Shift-Mod-7': ACTS.numbers,
    'Shift-Mod-9': ACTS.quotation,
    'Mod-]': sinkListItem(list_item),
    'Mod-[': liftListItem(list_item),
    'Shift-Enter': breakLine,
    Enter: splitListItem(list_item),
    Backspace: chainCommands(atStartOf(blockquote, lift)),
  };
  return [keymap(own), inputRules({ rules }), keymap(keys), keymap(baseKeymap), history()];
}

function toggle(type: NodeType, into: Command, outOf: Command): Command {
  return (state, dispatch, view) => (isInside(state, type) ? outOf : into)(state, dispatch, view);
}

function atStartOf(type: NodeType, command: Command): Command {
  return (state, dispatch, view) => {
    const { empty, $from } = state.selection;
    return empty && $from.parentOffset === 0 && $from.node(-1)?.type === type && command(state, dispatch, view);
  };
}

function isInside({ selection: { $from } }: EditorState, type: NodeType): boolean {
  for (let depth = $from.depth; depth > 0; depth -= 1) if ($from.node(depth).type === type) return true;
  return false;
}

function hasMark({ selection: { empty, $from, from, to }, storedMarks, doc }: EditorState, type: MarkType): boolean {
  return empty ? Boolean(type.isInSet(storedMarks ?? $from.marks())) : doc.rangeHasMark(from, to, type);
}
