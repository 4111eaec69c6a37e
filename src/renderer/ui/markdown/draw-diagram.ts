/** Draws a mermaid diagram as an image. */

let count = 0;

/**
 * @param source the diagram in mermaid's language.
 * @returns the address of an image (`data:`), which can neither run scripts nor load anything.
 * @throws Error that says what mermaid does not understand.
 */
export async function drawDiagram(source: string, dark: boolean): Promise<string> {
  const { default: mermaid } = await import('mermaid');
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    suppressErrorRendering: true,
    // Labels as HTML would be lost in an image.
    htmlLabels: false,
    flowchart: { htmlLabels: false },
    theme: dark ? 'dark' : 'neutral',
    fontFamily: 'system-ui, sans-serif',
  });
  count += 1;
  const { svg } = await mermaid.render(`diagram-${count}`, source);
  const sized = withSize(svg);
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(sized)}`;
}

/** An image needs a size of its own; mermaid leaves it to the page. */
function withSize(svg: string): string {
  const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml');
  const root = parsed.documentElement;
  const [, , width, height] = (root.getAttribute('viewBox') ?? '').split(/[\s,]+/).map(Number);
  if (width && height) {
    root.setAttribute('width', String(Math.ceil(width)));
    root.setAttribute('height', String(Math.ceil(height)));
  }
  return new XMLSerializer().serializeToString(root);
}
