/** Measures what one more delta of a growing markdown text costs: rendering, and the layout that follows. */
import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import ReactMarkdown from 'react-markdown';
import '../../../../src/renderer/styles.css';
import type { Growth } from '../../../../src/renderer/stores/growth';
import { Markdown } from '../../../../src/renderer/ui/markdown/Markdown';

type Subject = 'Longhaul' | 'react-markdown';

/** A growing text as the store has it: joined only for who reads all of it, and its pieces. */
interface Growing {
  readonly text: string;
  readonly growth: Growth;
}

const SUBJECTS: Record<Subject, (growing: Growing) => ReactNode> = {
  Longhaul: ({ text, growth }) => <Markdown text={text} growth={growth} streaming />,
  'react-markdown': ({ text }) => (
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

const STILL_MS = 300;

/**
 * Waits until an element has stood still for a while: the colours of the code in a text that comes at once arrive after it,
 * for thousands of deltas that would have had them by and by.
 */
const standsStill = (element: Element) =>
  new Promise<void>((resolve) => {
    const done = () => {
      observer.disconnect();
      resolve();
    };
    let timer = setTimeout(done, STILL_MS);
    const observer = new MutationObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(done, STILL_MS);
    });
    observer.observe(element, { childList: true, subtree: true, characterData: true });
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
  const pieces: string[] = [];
  let shown = '';
  const show = async (added: string) => {
    pieces.push(added);
    shown += added;
    const growing = { text: shown, growth: { pieces, count: pieces.length } };
    flushSync(() => root.render(SUBJECTS[subject](growing)));
    await settle();
    container.getBoundingClientRect();
  };
  await show(text.slice(0, from));
  await standsStill(container);
  let cost = 0;
  for (let at = from; at < to; at += delta) {
    const began = performance.now();
    await show(text.slice(at, at + delta));
    cost += performance.now() - began;
  }
  root.unmount();
  return cost;
}

Object.assign(window, { measure });
