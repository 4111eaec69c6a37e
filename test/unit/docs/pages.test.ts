/** Whatever the pages name is there: links, anchors, commands, files, environment variables, and the files they show. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PARTS } from '../../../scripts/testing/arguments.mjs';
import { expectPage, ROOT, read } from './page';

const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const SOURCES = [
  'src',
  'scripts',
  'test',
  'electron.vite.config.ts',
  'electron-builder.config.mjs',
];
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** A page without its blocks of code, in which nothing is a link. */
function prose(page: string): string {
  return read(page).replaceAll(/^```.*?^```/gms, '');
}

/** The anchors of a page as GitHub makes them. */
function anchors(page: string): Set<string> {
  const seen = new Map<string, number>();
  const headings = prose(page).matchAll(/^#+ (.+)$/gm);
  return new Set(
    [...headings].map(([, heading = '']) => {
      const name = heading
        .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-');
      const before = seen.get(name) ?? 0;
      seen.set(name, before + 1);
      return before === 0 ? name : `${name}-${before}`;
    }),
  );
}

function linksOf(page: string): string[] {
  const text = prose(page).replaceAll(/`[^`]*`/g, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g), ...text.matchAll(/(?:src|href)="([^"]+)"/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

function leadsNowhere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#', 2);
  const target = path === '' ? page : normalize(join(dirname(page), path));
  if (!existsSync(join(ROOT, target))) return true;
  return anchor !== undefined && !(target.endsWith('.md') && anchors(target).has(anchor));
}

/** Names that are given as code, in the text and in blocks. */
function codeOf(page: string): string {
  const blocks = read(page).matchAll(/^```.*?^```/gms);
  const spans = prose(page).matchAll(/`[^`]+`/g);
  return [...blocks, ...spans].map(([text]) => text).join('\n');
}

function pathsOf(page: string): string[] {
  const paths = codeOf(page).matchAll(
    /(?<![\w/.~@-])(?:src|test|scripts|docs|resources)\/[\w./-]+/g,
  );
  return [...paths].map(([path]) => path.replace(/[./]+$/, ''));
}

const allSources = SOURCES.flatMap((path) => {
  if (path.includes('.')) return [path];
  return readdirSync(join(ROOT, path), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|tsx|mjs|cjs)$/.test(name))
    .map((name) => `${path}/${name}`);
})
  .filter((file) => !file.startsWith('test/unit/docs/'))
  .map(read)
  .join('\n');

function isRead(variable: string): boolean {
  return new RegExp(`\\b${variable}\\b`).test(allSources);
}

/** Environment variables: those of ours wherever they stand, others where a table or a command sets them. */
function variablesOf(page: string): string[] {
  const ours = read(page).matchAll(/\b(LONGHAUL_[A-Z_]+)\b/g);
  const tables = read(page).matchAll(/^\| variable \|.*\n\|[-| ]+\|\n((?:\|.*\n)+)/gm);
  const listed = [...tables].flatMap(([, rows = '']) => [...rows.matchAll(/^\| `(\w+)`/gm)]);
  return [...ours, ...listed].map(([, name = '']) => name);
}

/** Blocks of code that show a file; the comment in front of them names it. */
const SHOWN = /(<!-- (test\/\S+) -->\n```\w+\n)(.*?)(^```$)/gms;

describe.each(PAGES)('%s', (page) => {
  it('links to what is there', () => {
    expect(linksOf(page).filter((link) => leadsNowhere(page, link))).toEqual([]);
  });

  it('names commands that there are', () => {
    const named = [...codeOf(page).matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(
      ([, name = '']) => name,
    );
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
    const parts = [...codeOf(page).matchAll(/npm test -- (\w+)/g)].map(([, part = '']) => part);
    expect(parts.filter((part) => !PARTS.some((known) => known === part))).toEqual([]);
  });

  it('names files that there are', () => {
    expect(pathsOf(page).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('names variables that are read', () => {
    expect(variablesOf(page).filter((variable) => !isRead(variable))).toEqual([]);
  });

  it('shows files as they are', () => {
    const shown = read(page).replaceAll(
      SHOWN,
      (_whole, head: string, file: string, _old: string, end: string) => head + read(file) + end,
    );
    expectPage(page, shown);
  });
});

describe('the examples', () => {
  it('are all shown', () => {
    const shown = [...read('docs/testing.md').matchAll(SHOWN)].map(([, , file]) => file);
    const files = readdirSync(join(ROOT, 'test/examples')).map((name) => `test/examples/${name}`);
    expect(shown.toSorted()).toEqual(files.toSorted());
  });
});
