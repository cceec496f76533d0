/**
 * Words in three languages. English is the measure: a key that another language lacks, or a slot that a caller
 * forgets, is a type error. `{name}` is a slot; `{n}` chooses the plural form and is written with the language's digits.
 */
export type Forms = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;
export type Words = Record<string, string | Forms>;
/** What a translation has to hold: the same keys, and plural forms where English has them. */
export type Same<W extends Words> = { readonly [K in keyof W]: W[K] extends string ? string : Forms };

type Slots<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Slots<Rest> : never;
type SlotsOf<V> = V extends string ? Slots<V> : V extends Forms ? 'n' | Slots<V['other']> : never;
export type Values<V> = [SlotsOf<V>] extends [never] ? [] : [{ [K in SlotsOf<V>]: string | number }];
export type Translate<W extends Words> = <K extends keyof W & string>(key: K, ...values: Values<W[K]>) => string;

export const LANGUAGES = ['uk', 'en', 'ru'] as const;
export type Language = (typeof LANGUAGES)[number];

export function translator<W extends Words>(words: Same<W>, language: string): Translate<W> {
  const plural = new Intl.PluralRules(language);
  const digits = new Intl.NumberFormat(language);
  return (key, ...[values]) => {
    const said = words[key] as string | Forms;
    const slots = (values ?? {}) as Record<string, string | number>;
    const text = typeof said === 'string' ? said : (said[plural.select(Number(slots.n))] ?? said.other);
    return text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = slots[name] ?? '';
      return typeof value === 'number' ? digits.format(value) : value;
    });
  };
}

/** The first language of the wishes ("uk-UA", "en") that we speak; English for the rest. */
export function choose(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const found = LANGUAGES.find((language) => language === wish.slice(0, 2).toLowerCase());
    if (found) return found;
  }
  return 'en';
}
