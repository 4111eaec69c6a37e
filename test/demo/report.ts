/** What the demonstration says in the terminal: steps with the time they began, and checks with their outcome. */

const PLAIN = process.env.NO_COLOR !== undefined || !process.stdout.isTTY;

export class Report {
  private readonly began = performance.now();
  private failures = 0;

  /** True while every check has held. */
  get holds(): boolean {
    return this.failures === 0;
  }

  title(text: string): void {
    this.line(style(text, 1));
  }

  step(text: string): void {
    const seconds = ((performance.now() - this.began) / 1_000).toFixed(1);
    this.line('');
    this.line(`${style(`${seconds.padStart(5)} s`, 2)}  ${style(text, 1)}`);
  }

  fact(name: string, value: string | number): void {
    const shown = typeof value === 'number' ? value.toLocaleString('en') : value;
    this.line(`         ${name.padEnd(NAME_WIDTH)} ${shown}`);
  }

  check(name: string, holds: boolean, value: string): void {
    if (!holds) this.failures += 1;
    const mark = holds ? style('holds', 32) : style('FAILS', 31);
    this.line(`  ${mark}  ${name.padEnd(NAME_WIDTH)} ${value}`);
  }

  line(text: string): void {
    process.stdout.write(`${text}\n`);
  }
}

const NAME_WIDTH = 36;

/** @param code of the terminal's select-graphic-rendition. */
function style(text: string, code: number): string {
  return PLAIN ? text : `\u001b[${code}m${text}\u001b[0m`;
}
