/**
 * The widget: chunks with hashed names (chat, words of each language), then the launcher, one script of a stable name
 * that knows theirs. Two builds, because a launcher that shared a module with the chat would have to import it first.
 */
import { build, defineConfig, type InlineConfig, type Plugin } from 'vite';
import { icons } from './shared/icons/plugin.ts';
import { sheet } from './widget/build/sheet.ts';

const BUILT = '../openline/static/built/widget';
const shared: InlineConfig = { publicDir: false, base: './', plugins: [icons(), lean(), sheet()] };

export default defineConfig({
  ...shared,
  plugins: [...(shared.plugins ?? []), launcherAfter()],
  build: {
    outDir: BUILT,
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    rollupOptions: {
      input: { chat: 'widget/chat.ts', uk: 'widget/words/uk.ts', en: 'widget/words/en.ts', ru: 'widget/words/ru.ts' },
      preserveEntrySignatures: 'strict',
      output: { entryFileNames: '[name]-[hash].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});

/** What all icons have in common is said once, by icon.ts and the launcher's sheet. */
function lean(): Plugin {
  return {
    name: 'openline-lean-icons',
    transform: (code, id) => (id.startsWith('\0icon:') ? code.replace(/<svg[^>]*>/, '').replace('</svg>', '') : undefined),
  };
}

function launcherAfter(): Plugin {
  return {
    name: 'openline-launcher',
    async writeBundle(_, bundle) {
      const names: Record<string, string> = {};
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === 'chunk' && chunk.isEntry) names[chunk.name] = chunk.fileName;
      }
      await build(launcher(names));
    },
  };
}

function launcher({ chat, ...speech }: Record<string, string>): InlineConfig {
  return {
    ...shared,
    configFile: false,
    define: { CHUNKS: '"static/built/widget/"', CHAT: JSON.stringify(chat), SPEECH: JSON.stringify(speech) },
    build: {
      outDir: BUILT,
      emptyOutDir: false,
      target: 'es2022',
      modulePreload: false,
      rollupOptions: {
        input: 'widget/launcher.ts',
        output: { format: 'iife', entryFileNames: 'widget.js' },
      },
    },
  };
}
