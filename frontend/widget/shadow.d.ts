declare module '*.css?shadow' {
  const sheet: string;
  export default sheet;
}
/** Set by the build of the launcher: the hashed names of the chunks. */
declare const CHUNKS: Record<'chat' | 'uk' | 'en' | 'ru', string>;
