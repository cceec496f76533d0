/** The language of the page. A dictionary is fetched when it is chosen; the first one is preloaded by the document. */
import { choose, translator, type Language, type Same, type Translate } from '../../shared/i18n';
import type { English } from './en';

const dictionaries: Record<Language, () => Promise<Same<English>>> = {
  en: async () => (await import('./en')).en,
  uk: async () => (await import('./uk')).uk,
  ru: async () => (await import('./ru')).ru,
};

class Tongue {
  language = $state<Language>('en');
  translate = $state.raw(((key: string) => key) as Translate<English>);
}

const tongue = new Tongue();

export async function speak(wish: string): Promise<void> {
  const language = choose([wish]);
  const words = await dictionaries[language]();
  tongue.language = language;
  tongue.translate = translator<English>(words, language);
  document.documentElement.lang = language;
}

export const t: Translate<English> = (key, ...values) => tongue.translate(key, ...values);

export function language(): Language {
  return tongue.language;
}
