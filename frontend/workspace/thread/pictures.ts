/** The room that a picture takes in the thread, known before it is loaded, so that nothing moves. */
const WIDEST = 320;
const HIGHEST = 240;

export function fitted(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, WIDEST / width, HIGHEST / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
