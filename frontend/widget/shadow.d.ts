declare module '*.css?shadow' {
  const sheet: string;
  export default sheet;
}
/** Set by the build of the launcher: where the chunks are, from the script's own address, and their hashed names. */
declare const CHUNKS: string;
declare const CHAT: string;
declare const SPEECH: Record<'uk' | 'en' | 'ru', string>;
