import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APP_URL, isTrustedPage, serveApp } from '../../../src/main/desktop/scheme';

describe('the app scheme', () => {
  const folder = mkdtempSync(join(tmpdir(), 'longhaul-scheme-'));
  const root = join(folder, 'renderer');

  beforeAll(() => {
    mkdirSync(join(root, 'assets'), { recursive: true });
    writeFileSync(join(root, 'index.html'), '<html>');
    writeFileSync(join(root, 'assets', 'a.js'), '1');
    writeFileSync(join(root, 'data.db'), 'x');
    writeFileSync(join(folder, 'secret.html'), 'secret');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('serves the page under a strict policy', async () => {
    const response = await serveApp(root, APP_URL);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('<html>');
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'none'");
  });

  it.each([
    'app://longhaul/../secret.html',
    'app://longhaul/%2e%2e/secret.html',
    'app://longhaul/..%2fsecret.html',
    'app://longhaul/assets/..%2f..%2fsecret.html',
    'app://longhaul/missing.html',
    'app://longhaul/data.db',
    'app://longhaul/',
    'app://elsewhere/index.html',
  ])('has nothing at %s', async (url) => {
    expect((await serveApp(root, url)).status).toBe(404);
  });

  it.each([
    [APP_URL, true],
    [`${APP_URL}#chat`, true],
    ['app://longhaul/other.html', true],
    ['app://longhaul.example/index.html', false],
    ['file:///index.html', false],
    ['https://longhaul/index.html', false],
    ['about:blank', false],
    ['', false],
  ])('trusts %s: %s', (url, trusted) => {
    expect(isTrustedPage(APP_URL, url)).toBe(trusted);
  });
});
