import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Markdown } from '../../../src/renderer/ui/markdown/Markdown';

const render = (text: string, streaming = false) =>
  renderToStaticMarkup(createElement(Markdown, { text, streaming }));

describe('markdown from a model', () => {
  it.each([
    '![chart](https://evil.example/a.png)',
    '<img src="https://evil.example/a.png" alt="chart">',
    '![chart](data:image/png;base64,AA)',
    '<picture><source srcset="https://evil.example/a.png"><img src="/a.png"></picture>',
  ])('fetches no image: %s', (text) => {
    expect(render(text)).not.toMatch(/<img|src=/i);
  });

  it('shows where an image is, and offers to load it', () => {
    expect(render('![chart](https://example.org/a.png)')).toMatch(
      /<a href="https:\/\/example\.org\/a\.png"[^>]*>chart<\/a>/,
    );
  });

  it('opens links outside of the app', () => {
    const html = render('[docs](https://example.org/)');
    expect(html).toContain('target="_blank" rel="noreferrer noopener"');
  });

  it('opens links that are defined at the end of a long text', () => {
    const html = render(
      `[docs][1]\n\n${'Words and more words. '.repeat(100)}\n\nNext\n\n[1]: https://example.org/`,
    );
    expect(html).toContain('href="https://example.org/"');
  });

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'app://main/', '/relative'])(
    'leaves the text of a link to %s only',
    (href) => {
      const html = render(`[docs](${href})`);
      expect(html).toContain('docs');
      expect(html).not.toMatch(/href/);
    },
  );

  it.each(['<script>alert(1)</script>', '<iframe src="https://evil.example/"></iframe>'])(
    'drops %s',
    (text) => expect(render(text)).not.toMatch(/<script|<iframe/i),
  );

  it('drops handlers and styles', () => {
    const html = render('<p onclick="alert(1)" style="position:fixed">kept</p>');
    expect(html).toContain('kept');
    expect(html).not.toMatch(/onclick|style=/i);
  });

  it('closes half-open markup only while more is coming', () => {
    expect(render('a **bold', true)).toContain('<strong>bold</strong>');
    expect(render('a **bold')).toContain('**bold');
  });

  it('frames code with its language', () => {
    const html = render('```ts\nlet a = 1;\n```');
    expect(html).toMatch(/<figcaption[^>]*><span[^>]*>ts<\/span>/);
    expect(html).toContain('let a = 1;');
  });
});
