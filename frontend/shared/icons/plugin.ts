/**
 * `import clip from 'icon:clip'` gives the drawing of one symbol of icons.svg as a string of SVG, so that a bundle
 * carries only the icons it names. An icon that does not exist stops the build.
 */
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const SHEET = new URL('../icons.svg', import.meta.url);
const SYMBOL = /<symbol id="([^"]+)" ([^>]*)>(.*?)<\/symbol>/gs;

export function icons(): Plugin {
  return {
    name: 'openline-icons',
    resolveId: (id) => (id.startsWith('icon:') ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith('\0icon:')) return undefined;
      const drawn = drawings().get(id.slice('\0icon:'.length));
      if (!drawn) this.error(`icons.svg has no ${id.slice(1)}`);
      return `export default ${JSON.stringify(drawn)}`;
    },
  };
}

function drawings(): Map<string, string> {
  const sheet = readFileSync(SHEET, 'utf8');
  return new Map(
    [...sheet.matchAll(SYMBOL)].map(([, name, attributes, shapes]) => [
      name!,
      `<svg class="i" aria-hidden="true" ${attributes}>${shapes}</svg>`,
    ]),
  );
}
