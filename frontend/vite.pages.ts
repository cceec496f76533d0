/** What the server's own pages need (sign-in, settings): one sheet, scripts, the icons and the mark, under names that templates know. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

export default defineConfig({
  base: '/static/built/pages/',
  publicDir: false,
  plugins: [pictures()],
  build: {
    outDir: '../openline/static/built/pages',
    emptyOutDir: true,
    target: 'es2022',
    // Browsers that know light-dark(): written out for older ones, .dark would work on :root alone.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { pages: 'pages/pages.css', 'sign-out': 'pages/sign-out.ts', testing: 'pages/testing.ts', work: 'pages/work.ts' },
      output: { entryFileNames: '[name].js', assetFileNames: '[name][extname]' },
    },
  },
});

function pictures(): Plugin {
  return {
    name: 'openline-page-pictures',
    generateBundle() {
      for (const path of ['./shared/icons.svg', './pages/mark.svg']) {
        const source = readFileSync(new URL(path, import.meta.url));
        this.emitFile({ type: 'asset', fileName: basename(path), source });
      }
    },
  };
}
