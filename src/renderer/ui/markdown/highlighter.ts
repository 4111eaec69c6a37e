/**
 * Colours for code, by TextMate grammars. The engine translates them to the browser's regular expressions: WebAssembly and
 * `eval` would need a weaker policy. Colours are CSS variables, so that a change of the theme costs nothing.
 */
import type { HighlighterCore, ThemedToken } from 'shiki/core';
import { type CodeLanguage, languageSource } from './languages';

export type Line = readonly ThemedToken[];

const THEME = 'longhaul';

/** Longer lines are data rather than code, characters. */
const MAX_LINE_LENGTH = 4_000;

let core: Promise<HighlighterCore> | null = null;

function highlighterCore(): Promise<HighlighterCore> {
  core ??= Promise.all([import('shiki/core'), import('shiki/engine/javascript')]).then(
    ([{ createCssVariablesTheme, createHighlighterCore }, { createJavaScriptRegexEngine }]) =>
      createHighlighterCore({
        themes: [createCssVariablesTheme({ name: THEME, variablePrefix: '--code-' })],
        langs: [],
        engine: createJavaScriptRegexEngine({ forgiving: true }),
      }),
  );
  return core;
}

/** Colours one block of code that may still grow: what is coloured once is not looked at again. */
export class CodeColours {
  private done = '';
  private lines: Line[] = [];
  private state: ReturnType<HighlighterCore['getLastGrammarState']> | undefined;

  private constructor(
    private readonly highlighter: HighlighterCore,
    private readonly language: CodeLanguage,
  ) {}

  static async load(language: CodeLanguage): Promise<CodeColours> {
    const highlighter = await highlighterCore();
    await highlighter.loadLanguage(languageSource(language));
    return new CodeColours(highlighter, language);
  }

  /** The lines of `code`. Those that were there before keep their identity. */
  update(code: string): readonly Line[] {
    if (!code.startsWith(this.done)) {
      this.done = '';
      this.lines = [];
      this.state = undefined;
    }
    const whole = code.lastIndexOf('\n') + 1;
    if (whole > this.done.length) {
      // The line break at the end would count as an empty line.
      const { tokens, state } = this.tokens(code.slice(this.done.length, whole - 1));
      this.lines = [...this.lines, ...tokens];
      this.state = state;
      this.done = code.slice(0, whole);
    }
    const rest = code.slice(whole);
    return rest === '' ? this.lines : [...this.lines, ...this.tokens(rest).tokens];
  }

  private tokens(code: string) {
    const { highlighter, language } = this;
    const tokens = highlighter.codeToTokensBase(code, {
      lang: language,
      theme: THEME,
      // A line that is given up half-way leaves a state behind in which all that follow get wrong colours: long lines stay
      // plain instead, and no line is given up because the machine is busy.
      tokenizeTimeLimit: 0,
      tokenizeMaxLineLength: MAX_LINE_LENGTH,
      ...(this.state && { grammarState: this.state }),
    });
    return { tokens, state: highlighter.getLastGrammarState(tokens) };
  }
}
