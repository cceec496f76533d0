/** What the server's own pages need (sign-in, settings): one sheet and the icons, under names that templates know. */
import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';

export default defineConfig({
  base: '/static/built/pages/',
  publicDir: false,
  plugins: [iconFile()],
  build: {
    outDir: '../openline/static/built/pages',
    emptyOutDir: true,
    target: 'es2022',
    // Browsers that know light-dark(): written out for older ones, .dark would work on :root alone.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { pages: 'pages/pages.css' },
      output: { assetFileNames: '[name][extname]' },
    },
  },
});

function iconFile(): Plugin {
  return {
    name: 'openline-icon-file',
    generateBundle() {
      const source = readFileSync(new URL('./shared/icons.svg', import.meta.url));
      this.emitFile({ type: 'asset', fileName: 'icons.svg', source });
    },
  };
}
