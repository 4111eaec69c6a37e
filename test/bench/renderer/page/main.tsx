/** Measures what one more delta of a growing markdown text costs: rendering, and the layout that follows. */
import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import ReactMarkdown from 'react-markdown';
import '../../../../src/renderer/styles.css';
import { Markdown } from '../../../../src/renderer/ui/markdown/Markdown';

type Subject = 'Longhaul' | 'react-markdown';

const SUBJECTS: Record<Subject, (text: string) => ReactNode> = {
  Longhaul: (text) => <Markdown text={text} streaming />,
  'react-markdown': (text) => (
    <div className="markdown">
      <ReactMarkdown>{text}</ReactMarkdown>
    </div>
  ),
};

/** Lets everything that is due happen, so that work put off by one delta is not counted with a later one. */
const settle = () =>
  new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve();
    port2.postMessage(null);
  });

/** @returns milliseconds that it takes to show `text` from `from` to `to`, `delta` characters at a time. */
async function measure(
  subject: Subject,
  text: string,
  delta: number,
  from: number,
  to: number,
): Promise<number> {
  const container = document.createElement('div');
  document.body.replaceChildren(container);
  const root = createRoot(container);
  flushSync(() => root.render(SUBJECTS[subject](text.slice(0, from))));
  await settle();
  container.getBoundingClientRect();
  let cost = 0;
  for (let end = from + delta; end <= to; end += delta) {
    const began = performance.now();
    flushSync(() => root.render(SUBJECTS[subject](text.slice(0, end))));
    await settle();
    container.getBoundingClientRect();
    cost += performance.now() - began;
  }
  root.unmount();
  return cost;
}

Object.assign(window, { measure });
