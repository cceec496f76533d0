/** Where a link of a letter may lead: pages and addresses of e-mail. "pryklad.example" is taken for a page. */
const ADDRESS = /^[^\s@/:]+@[^\s@/:]+\.[^\s@/:.]+$/;
const HOST = /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+([/?#:]|$)/u;

export function safeLink(typed: string): string | null {
  const text = typed.trim();
  if (ADDRESS.test(text)) return `mailto:${text}`;
  try {
    const { protocol, href } = new URL(HOST.test(text) ? `https://${text}` : text);
    return ['http:', 'https:', 'mailto:'].includes(protocol) ? href : null;
  } catch {
    return null;
  }
}
