/** Set by the build: how the names of what is loaded on demand end. */
declare const HASH: string;

declare module 'words:work' {
  const words: Record<keyof typeof import('./words/en.ts').work, string>;
  export default words;
}

declare module 'words:mine' {
  const words: Record<keyof typeof import('./words/en.ts').mine, string>;
  export default words;
}
