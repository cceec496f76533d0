import { expect, test } from 'vitest';
import type { Forms } from '../../shared/i18n';
import { en } from './en';
import { ru } from './ru';
import { uk } from './uk';

const languages = { en, uk, ru };
const slots = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

for (const [language, words] of Object.entries(languages)) {
  const entries = Object.entries(words) as [keyof typeof en, string | Forms][];

  test(`${language} has every plural form that the language has`, () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    for (const [key, said] of entries) {
      if (typeof said !== 'string') expect([key, ...Object.keys(said).sort()]).toEqual([key, ...[...pluralCategories].sort()]);
    }
  });

  test(`${language} fills the slots that English has`, () => {
    for (const [key, said] of entries) {
      const wanted = slots(typeof en[key] === 'string' ? en[key] : en[key].other);
      const forms = typeof said === 'string' ? [said] : Object.values(said);
      for (const form of forms) expect([key, ...slots(form)]).toEqual([key, ...wanted]);
    }
  });

  test(`${language} keeps the voice`, () => {
    const said = JSON.stringify(words);
    expect(said).not.toMatch(/!|будь ласка|пожалуйста|please|oops|successfully/i);
    if (language === 'uk') expect(said).not.toMatch(/['’]/);
  });
}
