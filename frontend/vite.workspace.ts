/** The agents' workspace: one document, one entry; Django reads the manifest and writes the tags. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { icons } from './shared/icons/plugin.ts';

export default defineConfig({
  base: '/static/built/workspace/',
  publicDir: false,
  plugins: [icons(), svelte()],
  build: {
    outDir: '../openline/static/built/workspace',
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: 'es2022',
    // The policy forbids data: anything, so an asset is a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: { workspace: 'workspace/main.ts' } },
  },
});
