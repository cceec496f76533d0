/**
 * `import sheet from './chat.css?shadow'` gives a style sheet for a shadow root as a string: in front of it the tokens
 * that it uses and no others, and sizes in `--rem`, the reader's own size. The site around us may have set 1rem to 10px.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Plugin } from 'vite';

const TOKENS = new URL('../../shared/tokens.css', import.meta.url);
const QUERY = '.css?shadow';
const MARK = '\0sheet:';
const DECLARATION = /(--[\w-]+):\s*([^;]+);/g;

export function sheet(): Plugin {
  return {
    name: 'openline-sheet',
    enforce: 'pre',
    // The name must not end in .css, or Vite takes it for a sheet of the page.
    resolveId(id, importer) {
      if (!id.endsWith(QUERY) || !importer) return undefined;
      return MARK + resolve(dirname(importer), id.slice(0, -QUERY.length));
    },
    load(id) {
      if (!id.startsWith(MARK)) return undefined;
      const path = `${id.slice(MARK.length)}.css`;
      this.addWatchFile(path);
      return `export default ${JSON.stringify(shadowSheet(readFileSync(path, 'utf8')))}`;
    },
  };
}

export function shadowSheet(css: string, tokens = readFileSync(TOKENS, 'utf8')): string {
  const used = usedIn(css, tokens);
  const kept = tokens.replace(DECLARATION, (whole, name: string) => (used.has(name) ? whole : ''));
  return squeeze(unlayered(kept) + css).replace(/(-?\d*\.?\d+)rem\b/g, 'calc($1*var(--rem))');
}

/** The names that the sheet mentions, and those that their values mention in turn. */
function usedIn(css: string, tokens: string): Set<string> {
  const used = new Set<string>();
  const add = (text: string): void => {
    for (const [, name] of text.matchAll(/var\((--[\w-]+)/g)) {
      if (used.has(name!)) continue;
      used.add(name!);
      for (const [, other, value] of tokens.matchAll(DECLARATION)) if (other === name) add(value!);
    }
  };
  add(css);
  return used;
}

/** A shadow root has no layers but its own, and no :root. */
function unlayered(tokens: string): string {
  return tokens
    .replace(/@layer [^{;]+;/, '')
    .replace(/@layer tokens \{([\s\S]*)\}/, '$1')
    .replaceAll(':root, :host', ':host');
}

function squeeze(css: string): string {
  let flat = css.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\s+/g, ' ').replace(/ ?([{};,>]) ?/g, '$1');
  const empty = /(^|[{};])[^{};]+\{\}/g;
  while (flat.match(empty)) flat = flat.replace(empty, '$1');
  return flat.replace(/: /g, ':').replace(/;\}/g, '}').trim();
}
