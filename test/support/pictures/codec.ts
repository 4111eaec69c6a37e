/** PNG files by way of the app that is under test: Electron reads and writes them itself. */
import type { LonghaulApp } from '../app.ts';
import type { Pixels } from './grid.ts';

type Host = Pick<LonghaulApp, 'main'>;

export async function decodePng({ main }: Host, png: Buffer): Promise<Pixels> {
  const { width, height, bitmap } = await main.evaluate(({ nativeImage }, base64) => {
    const image = nativeImage.createFromBuffer(Buffer.from(base64, 'base64'));
    return { ...image.getSize(), bitmap: image.toBitmap().toString('base64') };
  }, png.toString('base64'));
  return { width, height, data: redAndBlueSwapped(Buffer.from(bitmap, 'base64')) };
}

export async function encodePng({ main }: Host, { width, height, data }: Pixels): Promise<Buffer> {
  const bitmap = Buffer.from(redAndBlueSwapped(data)).toString('base64');
  const png = await main.evaluate(
    ({ nativeImage }, picture) => {
      const bytes = Buffer.from(picture.bitmap, 'base64');
      return nativeImage.createFromBitmap(bytes, picture).toPNG().toString('base64');
    },
    { bitmap, width, height },
  );
  return Buffer.from(png, 'base64');
}

/** Electron's bitmaps have blue first. */
function redAndBlueSwapped(data: Uint8Array): Uint8Array {
  const swapped = Uint8Array.from(data);
  for (let at = 0; at < data.length; at += 4) {
    swapped[at] = data[at + 2] ?? 0;
    swapped[at + 2] = data[at] ?? 0;
  }
  return swapped;
}
