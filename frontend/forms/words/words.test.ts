import { expect, test } from 'vitest';
import * as en from './en.ts';
import * as ru from './ru.ts';
import * as uk from './uk.ts';

const slots = (text: string): number => text.split('{}').length;

test.each([['uk', uk], ['ru', ru]] as const)('what is said in %s has the slots of the English', (_, words) => {
  for (const group of ['both', 'contact', 'work', 'account', 'mine'] as const) {
    for (const [name, text] of Object.entries(en[group])) {
      expect(slots((words[group] as Record<string, string>)[name]!), name).toBe(slots(text));
    }
  }
});
