/**
 * The two forms for sites: two scripts of stable names, and what they load on demand: the words of a form in one
 * language, My requests, the proof of work. Those are named by a hash of all the sources, so that a script knows the
 * names by one word; and each is a build of its own, because what two of them shared would be one file more to fetch.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { build, defineConfig, type InlineConfig, type Plugin } from 'vite';
import { lean } from './forms/build/lean.ts';
import { FORMS, words, wordsOf } from './forms/build/words.ts';
import { icons } from './shared/icons/plugin.ts';
import { sheet } from './widget/build/sheet.ts';

const BUILT = '../openline/static/built/forms';
const LANGUAGES = ['uk', 'en', 'ru'];
const HASH = digest('forms', 'shared', 'widget/build').slice(0, 8);
type Chunk = [input: string, name: string, language?: string];
const CHUNKS = [
  ...LANGUAGES.map((language): Chunk => ['forms/account/mine/mine.ts', `mine-${language}`, language]),
  ...LANGUAGES.map((language): Chunk => ['forms/puzzle/offer.ts', `work-${language}`, language]),
  ...FORMS.flatMap((form) => LANGUAGES.map((language) => [wordsOf(form, language), `${form}-${language}`] as Chunk)),
] as [Chunk, ...Chunk[]];

const [[input, name, language], ...REST] = CHUNKS;
const first = one(input, `${name}-${HASH}.js`, language);
export default defineConfig({ ...first, build: { ...first.build, emptyOutDir: true }, plugins: [...plugins(language), theRestAfter()] });

function theRestAfter(): Plugin {
  return {
    name: 'openline-forms',
    async writeBundle() {
      for (const [input, name, language] of REST) await build(one(input, `${name}-${HASH}.js`, language));
      for (const form of FORMS) await build(one(`forms/${form}/element.ts`, `${form}-form.js`));
    },
  };
}

function one(input: string, file: string, language?: string): InlineConfig {
  const script = file.endsWith('-form.js');
  return {
    configFile: false,
    publicDir: false,
    base: './',
    logLevel: 'warn',
    plugins: plugins(language),
    define: { HASH: JSON.stringify(`-${HASH}.js`) },
    build: {
      outDir: BUILT,
      emptyOutDir: false,
      target: 'es2022',
      modulePreload: false,
      rollupOptions: {
        input,
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: file, format: script ? 'iife' : 'es' },
      },
    },
  };
}

function plugins(language?: string): Plugin[] {
  return [icons(), sheet(), lean(), words(language)];
}

function digest(...folders: string[]): string {
  const seen = createHash('sha256');
  for (const folder of folders) {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
    const paths = files.map((file) => `${file.parentPath}/${file.name}`);
    for (const path of paths.sort()) seen.update(path).update(readFileSync(path));
  }
  return seen.digest('hex');
}
