/** Formulas: finding out whether there are any, and loading what shows them only then. */
import type { MathPlugin } from 'streamdown';

const CODE = /(```[\s\S]*?(?:```|$)|~~~[\s\S]*?(?:~~~|$)|`[^`\n]*`)/;

/** A formula that has a line for itself. */
const OWN_LINE = /^([ \t]*)\$\$([^$\n]+)\$\$[ \t]*$/gm;

/**
 * Writes `\(…\)` and `\[…\]`, which many models use, as `$$…$$`, and a formula on a line of its own as the library wants
 * one that is to stand apart. Code is left as it is.
 */
export function unifyMaths(text: string): string {
  if (!text.includes('\\(') && !text.includes('\\[') && !text.includes('$$')) return text;
  return text
    .split(CODE)
    .map((piece, index) => (index % 2 === 1 ? piece : withDollars(piece)))
    .join('');
}

function withDollars(text: string): string {
  return text
    .replace(OWN_LINE, (_all, indent: string, formula: string) =>
      ['$$', formula.trim(), '$$'].map((line) => indent + line).join('\n'),
    )
    .replace(/\\\[([\s\S]+?)\\\]/g, (_all, formula: string) =>
      ['', '$$', formula.trim(), '$$', ''].join('\n'),
    )
    .replace(/\\\(([^\n]+?)\\\)/g, (_all, formula: string) =>
      ['$$', formula.trim(), '$$'].join(''),
    );
}

let loaded: MathPlugin | null = null;
let loading: Promise<MathPlugin> | null = null;

/** What shows formulas, once it has been loaded. */
export function mathsIfLoaded(): MathPlugin | null {
  return loaded;
}

export function loadMaths(): Promise<MathPlugin> {
  loading ??= Promise.all([import('@streamdown/math'), import('katex/dist/katex.min.css')]).then(
    ([{ createMathPlugin }]) => {
      loaded = createMathPlugin({ errorColor: 'var(--color-bad)' });
      return loaded;
    },
  );
  return loading;
}
