/** What a script of six kilobytes leaves out: of an icon all but its line, of a sheet what only the workspace needs. */
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { shadowSheet } from '../../widget/build/sheet.ts';

const BOTH = shadowSheet(readFileSync(new URL('../form.css', import.meta.url), 'utf8'));

export function lean(): Plugin {
  return {
    name: 'openline-lean',
    transform(code, id) {
      if (id.startsWith('\0icon:')) return `export default ${JSON.stringify(line(code))}`;
      if (!id.startsWith('\0sheet:')) return undefined;
      return leanSheet(id.endsWith('forms/form') ? code : besides(code, BOTH));
    },
  };
}

/** A sheet without the tokens of another one that is always there first. */
export function besides(css: string, other: string): string {
  const there = new Set([...other.matchAll(/--[\w-]+(?=:)/g)].map(([name]) => name));
  return css.replace(/(--[\w-]+):[^;{}]*;?/g, (whole, name: string) => (there.has(name) ? '' : whole)).replace(/:host\{\}/g, '');
}

/** The drawing as one path: a circle is two arcs. */
export function line(svg: string): string {
  const shapes = svg.replaceAll('\\"', '"').matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"|\bd="([^"]+)"/g);
  return [...shapes]
    .map(([, x, y, r, d]) => (d ? absolute(d) : `M${Number(x) - Number(r)} ${y}a${r} ${r} 0 1 1 0 .01Z`))
    .join('');
}

/** Behind another shape a relative beginning would count from there. */
function absolute(path: string): string {
  return path.replace(/^m ?([\d.]+)[ ,]?([\d.]+) ?(?=([-.\d]?))/, (_, x, y, next) => `M${x} ${y}${next && 'l'}`);
}

/** The page around decides between light and dark, so the element takes its color-scheme and sets none. */
export function leanSheet(css: string): string {
  return css
    .replace(':host{color-scheme:light dark}', '')
    .replace(/\.(light|dark|dense)\{[^}]*\}/g, '')
    .replace(/system-ui[^;]*/, 'system-ui,sans-serif')
    .replace(/#(\w)\1(\w)\2(\w)\3\b/g, '#$1$2$3');
}
