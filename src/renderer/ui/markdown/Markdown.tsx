/**
 * Model output as markdown. The only file that knows the library.
 *
 * The text is cut into segments of which only the last is parsed again when it grows; in there, the library renders again
 * only the blocks that changed. Its own looks and controls are replaced by plain elements; links open only where `safeHref`
 * allows; images are fetched only once a person agrees, because an address in a model's answer could carry data away.
 */
import { Square, SquareCheckBig } from 'lucide-react';
import { memo, useEffect, useState } from 'react';
import { type Components, defaultRehypePlugins, Streamdown } from 'streamdown';
import { t } from '../../i18n';
import type { Growth } from '../../stores/growth';
import { cx } from '../cx';
import { ExternalLink } from '../ExternalLink';
import { useGrowing } from '../use-growing';
import { CodeBlock } from './CodeBlock';
import { loadMaths, mathsIfLoaded, unifyMaths } from './maths';
import { RemoteImage } from './RemoteImage';
import { growSegments, NO_SEGMENTS } from './segments';

const components: Components = {
  a: ({ href, children }) => <ExternalLink href={href}>{children}</ExternalLink>,
  img: ({ src, alt }) => <RemoteImage src={src} alt={alt} />,
  input: ({ checked }) => <TaskBox done={checked === true} />,
  pre: ({ children }) => <CodeBlock>{children}</CodeBlock>,
  // An image's other addresses, which would be asked without consent.
  source: () => null,
  table: ({ children }) => (
    // A table that scrolls must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <div className="table-frame" tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
  ...plain('p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'hr', 'strong', 'blockquote'),
  ...plain('code', 'thead', 'tbody', 'tr', 'th', 'td', 'sup', 'sub', 'section'),
};

/** The box of a task list: it says how things stand and cannot be ticked. */
function TaskBox({ done }: { readonly done: boolean }) {
  const Icon = done ? SquareCheckBig : Square;
  return (
    <Icon
      size={15}
      role="img"
      aria-label={done ? t('chat:task.done') : t('chat:task.open')}
      className={cx('task-box', done ? 'text-accent' : 'text-ink-faint')}
    />
  );
}

/** Elements that take their looks from `markdown.css` alone. */
function plain(...tags: (keyof React.JSX.IntrinsicElements)[]): Components {
  return Object.fromEntries(tags.map((tag) => [tag, tag]));
}

/** Addresses are judged by the components above. */
const plainPlugins = [libraryPlugin('sanitize')];
/** Raw HTML is parsed and then sanitised. A text without any is spared the parser, which works through all of its tree. */
const htmlPlugins = [libraryPlugin('raw'), ...plainPlugins];

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

interface GrowingMarkdownProps extends MarkdownProps {
  /** How the text has come about, where that is known. It costs less then to show what is new. */
  readonly growth?: Growth | null;
}

export const Markdown = memo(function Markdown({
  text,
  streaming,
  growth = null,
}: GrowingMarkdownProps) {
  const segments = useGrowing(text, growth, NO_SEGMENTS, growSegments);
  const { open } = segments;
  return (
    <div className="markdown" data-streaming={streaming || undefined}>
      {segments.settled.map((settled, index) => (
        // Segments are only ever appended, so the index is their identity.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Segment key={index} text={settled} streaming={false} settled />
      ))}
      {open !== '' && <Segment key={segments.settled.length} text={open} streaming={streaming} />}
    </div>
  );
});

interface SegmentProps extends MarkdownProps {
  /** Whether another segment follows, so that this one stays as it is. */
  readonly settled?: boolean;
}

const Segment = memo(function Segment({ text, streaming, settled = false }: SegmentProps) {
  // What comes whole need not be cut into blocks that could be kept while it grows.
  const [whole] = useState(!streaming);
  const unified = unifyMaths(text);
  const maths = useMaths(unified.includes('$$'));
  return (
    <Streamdown
      {...(settled && { className: 'settled' })}
      components={components}
      rehypePlugins={unified.includes('<') ? htmlPlugins : plainPlugins}
      mode={whole && !streaming ? 'static' : 'streaming'}
      parseIncompleteMarkdown={streaming}
      {...(maths && { plugins: { math: maths } })}
    >
      {unified}
    </Streamdown>
  );
});

/** What shows formulas, once it is needed and there. */
function useMaths(needed: boolean) {
  const [maths, setMaths] = useState(mathsIfLoaded);
  useEffect(() => {
    if (!needed || maths) return;
    let current = true;
    loadMaths().then(
      (plugin) => current && setMaths(plugin),
      (error: unknown) => console.warn('Formulas cannot be shown.', error),
    );
    return () => {
      current = false;
    };
  }, [needed, maths]);
  return needed ? maths : null;
}
