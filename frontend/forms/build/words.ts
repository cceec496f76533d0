/**
 * The words of a script in one language as a module of their own: of a form what both say and what only it says; those
 * of what is loaded on demand as `words:mine` and `words:work`, of the language that is being built.
 */
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

export const FORMS = ['contact', 'account'] as const;

export function wordsOf(form: string, language: string): string {
  return `words:${form}:${language}`;
}

export function words(built = 'en'): Plugin {
  return {
    name: 'openline-words',
    resolveId: (id) => (id.startsWith('words:') ? `\0${id}` : undefined),
    load(id) {
      const [, group, language = built] = /^\0words:(\w+)(?::(\w+))?$/.exec(id) ?? [];
      if (!group) return undefined;
      const path = JSON.stringify(fileURLToPath(new URL(`../words/${language}.ts`, import.meta.url)));
      if (!FORMS.some((form) => form === group)) return `export { ${group} as default } from ${path};`;
      return `import { both, ${group} } from ${path};\nexport default { ...both, ...${group} };`;
    },
  };
}
