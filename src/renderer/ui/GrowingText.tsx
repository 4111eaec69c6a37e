import { memo } from 'react';
import type { Growth } from '../stores/growth';
import { useGrowing } from './use-growing';

/** Characters after which a piece is left alone. */
const PIECE = 2_000;

interface Pieces {
  readonly full: readonly string[];
  readonly last: string;
}

const NO_PIECES: Pieces = { full: [], last: '' };

function growPieces({ full, last }: Pieces, added: string): Pieces {
  const text = last + added;
  return text.length < PIECE ? { full, last: text } : { full: [...full, text], last: '' };
}

interface GrowingTextProps {
  readonly text: string;
  /** How the text has come about, where that is known. */
  readonly growth: Growth | null;
}

/** Plain text that may grow: what has been shown stays as it is, so showing more costs the same however long it is. */
export function GrowingText({ text, growth }: GrowingTextProps) {
  const { full, last } = useGrowing(text, growth, NO_PIECES, growPieces);
  return (
    <>
      {full.map((piece, index) => (
        // Pieces are only ever appended, so the index is their identity.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Piece key={index} text={piece} />
      ))}
      <Piece key={full.length} text={last} />
    </>
  );
}

const Piece = memo(({ text }: { readonly text: string }) => text);
