import { WrapText } from 'lucide-react';
import { isValidElement, memo, type ReactNode, useState } from 'react';
import { useIsCodeFenceIncomplete } from 'streamdown';
import { t } from '../../i18n';
import { Button } from '../Button';
import { CopyButton } from '../CopyButton';
import { cx } from '../cx';
import { Diagram } from './Diagram';
import type { Line } from './highlighter';
import { useCodeColours } from './use-code-colours';

interface CodeBlockProps {
  /** The `code` element of a fenced block, its language in the class name. */
  readonly children?: ReactNode;
}

/** A fenced block: coloured, scrolling or wrapping inside itself, and ready to be copied. */
export function CodeBlock({ children }: CodeBlockProps) {
  const { code, language } = fencedCode(children);
  const growing = useIsCodeFenceIncomplete();
  const [wrap, setWrap] = useState(false);
  return (
    <figure className="my-4 overflow-hidden rounded-xl border border-line bg-sunken">
      <figcaption className="flex h-9 items-center gap-0.5 border-line border-b pr-1 pl-3.5 text-ink-faint text-xs">
        <span className="flex-1 select-none font-mono">{language}</span>
        <Button
          kind="quiet"
          shape="icon"
          aria-label={t('chat:code.wrap')}
          title={t('chat:code.wrap')}
          aria-pressed={wrap}
          className="aria-pressed:bg-hover aria-pressed:text-ink"
          onClick={() => setWrap(!wrap)}
        >
          <WrapText size={14} aria-hidden />
        </Button>
        <CopyButton label={t('chat:code.copy')} text={() => code} />
      </figcaption>
      {language === 'mermaid' && !growing && <Diagram source={code} />}
      <pre
        // A block that scrolls must be reachable by keyboard.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
        tabIndex={0}
        className={cx(
          '!my-0 max-h-[34rem] overflow-auto px-3.5 py-3 font-mono text-[0.8125rem] leading-5',
          wrap ? 'whitespace-pre-wrap wrap-anywhere' : '[overflow-wrap:normal]',
        )}
      >
        <code>
          <ColouredCode code={code} language={language} />
        </code>
      </pre>
    </figure>
  );
}

function ColouredCode({ code, language }: { readonly code: string; readonly language: string }) {
  const { lines, rest } = useCodeColours(code, language);
  return (
    <>
      {lines.map((line, index) => (
        // Lines are only ever appended, so the index is their identity.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <CodeLine key={index} line={line} last={rest === '' && index === lines.length - 1} />
      ))}
      {rest}
    </>
  );
}

const CodeLine = memo(function CodeLine({
  line,
  last,
}: {
  readonly line: Line;
  readonly last: boolean;
}) {
  return (
    <>
      {line.map((token, index) => (
        // Lines never change in place.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <span key={index} style={{ color: token.color }}>
          {token.content}
        </span>
      ))}
      {!last && '\n'}
    </>
  );
});

/** What stands in a fence, without the line break at its end, and its language. */
function fencedCode(children: ReactNode): { readonly code: string; readonly language: string } {
  if (!isValidElement<{ className?: string; children?: ReactNode }>(children)) {
    return { code: textOf(children), language: 'text' };
  }
  const { className = '', children: inside } = children.props;
  const language = /language-(\S+)/.exec(className)?.[1] ?? 'text';
  return { code: textOf(inside).replace(/\n$/, ''), language };
}

function textOf(node: ReactNode): string {
  if (typeof node === 'string') return node;
  if (Array.isArray(node)) return node.map(textOf).join('');
  if (isValidElement<{ children?: ReactNode }>(node)) return textOf(node.props.children);
  return '';
}
