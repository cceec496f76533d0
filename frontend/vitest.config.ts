import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { icons } from './shared/icons/plugin.ts';

export default defineConfig({
  plugins: [icons(), svelte()],
  // Without the browser's condition Svelte's runes are those of the server and state does not live.
  resolve: { conditions: ['browser'] },
  // A loaded machine takes its time: a test that hangs is found after half a minute too.
  test: { include: ['{shared,workspace,widget,forms}/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 30_000 },
});
