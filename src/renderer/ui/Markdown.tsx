/**
 * Model output as markdown. The only file that knows the library.
 *
 * The library splits the text into blocks and renders again only those that changed. Its own looks and controls are replaced
 * by plain elements; links open only where `safeHref` allows; images are never fetched, because an address in a model's
 * answer could carry data away.
 */
import { memo } from 'react';
import { type Components, defaultRehypePlugins, Streamdown } from 'streamdown';
import { CodeBlock } from './CodeBlock';
import { ExternalLink } from './ExternalLink';

const components: Components = {
  a: ({ href, children }) => <ExternalLink href={href}>{children}</ExternalLink>,
  img: ({ src, alt }) => <ExternalLink href={src}>{alt || src || 'Image'}</ExternalLink>,
  pre: ({ children }) => <CodeBlock>{children}</CodeBlock>,
  table: ({ children }) => (
    <div className="table-frame">
      <table>{children}</table>
    </div>
  ),
  ...plain('p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'hr', 'strong', 'blockquote'),
  ...plain('code', 'thead', 'tbody', 'tr', 'th', 'td', 'sup', 'sub', 'section'),
};

/** Elements that take their looks from `markdown.css` alone. */
function plain(...tags: (keyof React.JSX.IntrinsicElements)[]): Components {
  return Object.fromEntries(tags.map((tag) => [tag, tag]));
}

/** Raw HTML is parsed and then sanitised; addresses are judged by the components above. */
const rehypePlugins = [libraryPlugin('raw'), libraryPlugin('sanitize')];

/** @throws Error when the library no longer has the plugin: without it, raw HTML would go through as it is. */
function libraryPlugin(name: string) {
  const plugin = defaultRehypePlugins[name];
  if (!plugin) throw new Error(`The markdown library has no ${name} plugin.`);
  return plugin;
}

interface MarkdownProps {
  readonly text: string;
  /** Whether more is coming: half-open markup at the end is then shown as if it were closed. */
  readonly streaming: boolean;
}

export const Markdown = memo(function Markdown({ text, streaming }: MarkdownProps) {
  return (
    <div className="markdown" data-streaming={streaming || undefined}>
      <Streamdown
        components={components}
        rehypePlugins={rehypePlugins}
        parseIncompleteMarkdown={streaming}
      >
        {text}
      </Streamdown>
    </div>
  );
});
