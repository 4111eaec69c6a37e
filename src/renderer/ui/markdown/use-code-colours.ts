import { useEffect, useRef, useState } from 'react';
import { CodeColours, type Line } from './highlighter';
import { type CodeLanguage, codeLanguage } from './languages';

/** Longer code stays plain: nobody reads it here, and colouring it would be felt. */
const MAX_LENGTH = 200_000;

interface Coloured {
  readonly code: string;
  readonly lines: readonly Line[];
}

const NOTHING: Coloured = { code: '', lines: [] };

/**
 * The coloured lines of a block of code, and the rest that has none yet.
 * @param language as the fence names it; a name that is not known leaves everything plain.
 */
export function useCodeColours(code: string, language: string) {
  const known = codeLanguage(language);
  const colours = useRef<{ readonly language: CodeLanguage; readonly made: Promise<CodeColours> }>(
    null,
  );
  const [coloured, setColoured] = useState(NOTHING);

  useEffect(() => {
    if (known === null || code.length > MAX_LENGTH) return;
    let current = true;
    if (colours.current?.language !== known) {
      colours.current = { language: known, made: CodeColours.load(known) };
    }
    colours.current.made
      .then((ready) => {
        if (current) setColoured({ code, lines: ready.update(code) });
      })
      .catch((error: unknown) => console.warn(`No colours for ${known}.`, error));
    return () => {
      current = false;
    };
  }, [code, known]);

  if (known === null || !code.startsWith(coloured.code)) return { lines: [], rest: code };
  return { lines: coloured.lines, rest: code.slice(coloured.code.length) };
}
