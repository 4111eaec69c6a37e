import { useEffect, useRef } from 'react';
import { type Growth, grownSince } from '../stores/growth';

interface Shown<S> {
  readonly text: string;
  readonly growth: Growth | null;
  readonly made: S;
}

/**
 * What is made of a text that may grow, made from its last state where it has only grown.
 * @param growth how the text has come about, where that is known; the whole text is not read then.
 * @param nothing what an empty text makes; always the same.
 * @param grow what is made when a text has got longer by `added`.
 */
export function useGrowing<S>(
  text: string,
  growth: Growth | null,
  nothing: S,
  grow: (before: S, added: string) => S,
): S {
  const shown = useRef<Shown<S>>({ text: '', growth: null, made: nothing });
  const added = grownSince(shown.current.growth, growth) ?? addedTo(shown.current.text, text);
  const made = added === null ? grow(nothing, text) : grow(shown.current.made, added);
  useEffect(() => {
    shown.current = { text, growth, made };
  }, [text, growth, made]);
  return made;
}

function addedTo(before: string, now: string): string | null {
  if (now === before) return '';
  return now.startsWith(before) ? now.slice(before.length) : null;
}
