import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { icons } from './shared/icons/plugin.ts';

export default defineConfig({
  plugins: [icons(), svelte()],
  // Without the browser's condition Svelte's runes are those of the server and state does not live.
  resolve: { conditions: ['browser'] },
  test: { include: ['{shared,workspace,widget,forms}/**/*.test.ts'] },
});
