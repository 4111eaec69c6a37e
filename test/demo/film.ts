/** An animated picture of the demonstration, made of the app's own windows, each with a line that says what happens. */
import gifenc from 'gifenc';
import type { LonghaulApp } from '../support/app.ts';

/** Pixels; wide enough to read, small enough for a page. */
const WIDTH = 840;
/** Of each picture; the most that a GIF can have, since fewer make white and nearly white the same. */
const COLOURS = 256;

interface Frame {
  /** Red, green, blue, opacity: a byte each. */
  readonly rgba: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly delayMs: number;
}

export class Film {
  private readonly frames: Frame[] = [];

  /**
   * Takes a picture of the window as it stands.
   * @param caption is laid over its lower edge; @param delayMs is how long it is shown.
   */
  async shoot(app: LonghaulApp, caption: string, delayMs: number): Promise<void> {
    await app.page.evaluate(showCaption, caption);
    const png = await app.page.screenshot({ animations: 'disabled', caret: 'hide' });
    await app.page.evaluate(removeCaption);
    const scaled = await app.main.evaluate(
      ({ nativeImage }, { base64, width }) => {
        const image = nativeImage.createFromBuffer(Buffer.from(base64, 'base64'));
        const small = image.resize({ width, quality: 'best' });
        return { ...small.getSize(), bgra: small.toBitmap().toString('base64') };
      },
      { base64: png.toString('base64'), width: WIDTH },
    );
    const rgba = new Uint8Array(Buffer.from(scaled.bgra, 'base64'));
    for (let at = 0; at < rgba.length; at += 4) {
      const blue = rgba[at] ?? 0;
      rgba[at] = rgba[at + 2] ?? 0;
      rgba[at + 2] = blue;
    }
    this.frames.push({ rgba, width: scaled.width, height: scaled.height, delayMs });
  }

  /** @returns the film as a GIF. @throws Error when nothing was shot. */
  develop(): Uint8Array {
    if (this.frames.length === 0) throw new Error('The film is empty.');
    const encoder = gifenc.GIFEncoder();
    for (const { rgba, width, height, delayMs } of this.frames) {
      const palette = gifenc.quantize(rgba, COLOURS);
      const pixels = gifenc.applyPalette(rgba, palette);
      encoder.writeFrame(pixels, width, height, { palette, delay: delayMs });
    }
    encoder.finish();
    return encoder.bytes();
  }
}

/** Runs in the window. */
function showCaption(text: string): void {
  const line = document.createElement('div');
  line.id = 'film-caption';
  line.textContent = text;
  Object.assign(line.style, {
    position: 'fixed',
    inset: 'auto 0 0 0',
    padding: '14px 24px',
    background: '#111827',
    color: '#ffffff',
    font: '600 22px sans-serif',
    zIndex: '2147483647',
  });
  document.body.append(line);
}

/** Runs in the window. */
function removeCaption(): void {
  document.getElementById('film-caption')?.remove();
}
