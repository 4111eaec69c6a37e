/** Pictures of the window, and what can be said of one without looking at it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { LonghaulApp } from './app.ts';

export interface Picture {
  readonly png: Buffer;
  readonly width: number;
  readonly height: number;
  /** Different colours in it; a blank window has one. */
  readonly colours: number;
  /** Mean brightness, 0 for black to 255 for white. */
  readonly brightness: number;
}

/** Takes a picture of the window as it stands, without anything that moves or blinks, and with the pointer elsewhere. */
export async function takePicture(app: LonghaulApp): Promise<Picture> {
  await leaveWithPointer(app);
  const png = await app.page.screenshot({ animations: 'disabled', caret: 'hide' });
  const measured = await app.main.evaluate(({ nativeImage }, base64) => {
    const image = nativeImage.createFromBuffer(Buffer.from(base64, 'base64'));
    const pixels = new Uint32Array(new Uint8Array(image.toBitmap()).buffer);
    let sum = 0;
    for (const pixel of pixels) sum += (pixel & 255) + ((pixel >> 8) & 255) + ((pixel >> 16) & 255);
    return {
      ...image.getSize(),
      colours: new Set(pixels).size,
      brightness: sum / 3 / pixels.length,
    };
  }, png.toString('base64'));
  return { png, ...measured };
}

/** What lies under the machine's own pointer is highlighted, and where that is depends on the screen and on other windows. */
async function leaveWithPointer(app: LonghaulApp): Promise<void> {
  await app.main.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.setIgnoreMouseEvents(true);
  });
  await app.page.mouse.move(0, 0);
}

/** Writes a picture of the window to the folder in `LONGHAUL_PICTURES`, for somebody who wants to look; else does nothing. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env.LONGHAUL_PICTURES;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}
