/** Leaks made on purpose, to see that a soak finds them. */
import type { LonghaulApp } from '../support/app.ts';

export const LEAKS = ['heap', 'listeners', 'handles', 'window'] as const;
export type Leak = (typeof LEAKS)[number];

const LOSE_NODES = `window.kept = []; setInterval(() => {
  const node = document.createElement('p');
  for (let n = 0; n < 50; n += 1) node.append(document.createElement('b'));
  node.onclick = () => node;
  window.kept.push(node);
}, 100); undefined`;

/** From now on the app loses something every second. */
export async function leak(app: LonghaulApp, what: Leak): Promise<void> {
  if (what === 'window') {
    await app.main.evaluate(({ BrowserWindow }, code) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      // A page that is loaded anew has lost nothing yet.
      contents?.on('did-finish-load', () => void contents.executeJavaScript(code));
      return contents?.executeJavaScript(code);
    }, LOSE_NODES);
    return;
  }
  await app.main.evaluate(({ nativeTheme }, kind) => {
    const lost: unknown[] = [];
    const { openSync } = process.getBuiltinModule('node:fs');
    setInterval(() => {
      if (kind === 'heap') lost.push(Array.from({ length: 20_000 }, (_, index) => ({ index })));
      if (kind === 'listeners') nativeTheme.on('updated', () => lost);
      if (kind === 'handles') lost.push(openSync('/dev/null', 'r'));
    }, 1_000);
  }, what);
}
