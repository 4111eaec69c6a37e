import { isValidElement, type ReactNode, useRef } from 'react';
import { CopyButton } from './CopyButton';

interface CodeBlockProps {
  /** The `code` element of a fenced block, its language in the class name. */
  readonly children?: ReactNode;
}

/** A fenced block: scrolls inside itself and can be copied. */
export function CodeBlock({ children }: CodeBlockProps) {
  const pre = useRef<HTMLPreElement>(null);
  return (
    <figure className="my-4 overflow-hidden rounded-xl border border-line bg-sunken">
      <figcaption className="flex h-9 items-center justify-between border-line border-b pr-1 pl-3.5 text-ink-faint text-xs">
        <span className="font-mono">{languageOf(children)}</span>
        <CopyButton label="Copy code" text={() => pre.current?.textContent ?? ''} />
      </figcaption>
      <pre
        ref={pre}
        // A block that scrolls must be reachable by keyboard.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
        tabIndex={0}
        className="!my-0 max-h-[30rem] overflow-auto px-3.5 py-3 font-mono text-[0.8125rem] leading-5 [overflow-wrap:normal]"
      >
        {children}
      </pre>
    </figure>
  );
}

function languageOf(children: ReactNode): string {
  if (!isValidElement<{ className?: string }>(children)) return 'text';
  return /language-(\S+)/.exec(children.props.className ?? '')?.[1] ?? 'text';
}
