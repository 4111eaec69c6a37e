/** Tables for the terminal. */

export type Cell = string | number | null;

/** Lines up columns: the first to the left, the others to the right. A missing figure is a dash. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const texts = [head, ...rows.map((row) => row.map(show))];
  const widths = head.map((_, column) =>
    Math.max(...texts.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((text, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? text.padEnd(width) : text.padStart(width);
      })
      .join('  ');
  const [first = [], ...rest] = texts;
  return [line(first), widths.map((width) => '-'.repeat(width)).join('  '), ...rest.map(line)].join(
    '\n',
  );
}

function show(cell: Cell): string {
  if (cell === null) return '-';
  if (typeof cell === 'string') return cell;
  return cell.toLocaleString('en-GB', { maximumFractionDigits: Math.abs(cell) < 10 ? 2 : 0 });
}

export function megabytes(bytes: number | null): number | null {
  return bytes === null ? null : bytes / 1_048_576;
}

export function kilobytes(bytes: number | null): number | null {
  return bytes === null ? null : bytes / 1_024;
}
