const PROTOCOLS: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

/**
 * The address of a link that may be opened, or null. Relative addresses are refused: a transcript has no place that they
 * could be relative to.
 */
export function safeHref(href: string | undefined | null): string | null {
  if (!href || !URL.canParse(href)) return null;
  const url = new URL(href);
  return PROTOCOLS.has(url.protocol) ? url.href : null;
}

/** What a link without a text of its own is called: its host, or the address itself. */
export function linkLabel(href: string): string {
  return new URL(href).host || href;
}

/** An image that is part of the transcript itself, so that showing it asks no server. */
export function isInlineImage(url: string, mediaType: string): boolean {
  return mediaType.startsWith('image/') && url.startsWith('data:image/');
}

/** Whether a link's text says where it leads, so that nobody is surprised: the address, perhaps without its scheme. */
export function namesAddress(text: string | null, href: string): boolean {
  const bare = (address: string) =>
    address
      .trim()
      .replace(/^(https?:\/\/|mailto:)/, '')
      .replace(/\/$/, '');
  return bare(text ?? '') === bare(href);
}
