/**
 * Keys follow their place on the keyboard (`code`): the letter on them may be Cyrillic. While somebody types, or with
 * single keys switched off, they are left alone.
 */
export interface Key {
  code: string;
  shown: string;
  shift?: boolean;
}

export const KEYS = {
  next: { code: 'KeyJ', shown: 'J' },
  previous: { code: 'KeyK', shown: 'K' },
  back: { code: 'KeyU', shown: 'U' },
  reply: { code: 'KeyR', shown: 'R' },
  note: { code: 'KeyN', shown: 'N' },
  claim: { code: 'KeyC', shown: 'C' },
  assign: { code: 'KeyA', shown: 'A' },
  move: { code: 'KeyM', shown: 'M' },
  close: { code: 'KeyE', shown: 'E' },
  undo: { code: 'KeyZ', shown: 'Z' },
  person: { code: 'Period', shown: '.' },
  keys: { code: 'Slash', shown: '?', shift: true },
} as const satisfies Record<string, Key>;

/** The key beside Enter that sends, as it is written on this machine's keyboard. */
export const CONTROL = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl';

export type Act = keyof typeof KEYS;

const ON_CONVERSATION: readonly Act[] = ['reply', 'note', 'claim', 'assign', 'move', 'close'];

export function isOnConversation(act: Act): boolean {
  return ON_CONVERSATION.includes(act);
}

export function actOf(event: KeyboardEvent): Act | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return null;
  for (const [act, key] of Object.entries(KEYS) as [Act, Key][]) {
    if (act === 'keys' && event.key === '?') return act;
    if (key.code === event.code && (key.shift ?? false) === event.shiftKey) return act;
  }
  return null;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio]), textarea, select');
}
