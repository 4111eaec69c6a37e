/** How each platform marks an app in its dock or taskbar. */
import { app, BrowserWindow, nativeImage } from 'electron';
import type { BadgePort } from './badge';

/** Beyond the end of the bar Electron shows progress of unknown extent. */
const UNKNOWN_EXTENT = 2;

/** Null on Linux, which has no mark that desktops agree on. */
export function systemBadge(platform: NodeJS.Platform = process.platform): BadgePort | null {
  if (platform === 'darwin') {
    return { setCount: (count) => void app.setBadgeCount(count), setProgress };
  }
  if (platform === 'win32') return { setCount: setOverlay, setProgress };
  return null;
}

function setProgress(running: boolean): void {
  for (const window of BrowserWindow.getAllWindows()) {
    window.setProgressBar(running ? UNKNOWN_EXTENT : -1);
  }
}

/** Windows has no numbers on its taskbar, only a small picture over the icon. */
function setOverlay(count: number): void {
  const picture = count === 0 ? null : nativeImage.createFromBitmap(dot(), DOT);
  for (const window of BrowserWindow.getAllWindows()) {
    window.setOverlayIcon(picture, count === 0 ? '' : String(count));
  }
}

const DOT = { width: 16, height: 16 } as const;
/** Blue, green, red and opacity of the accent colour. */
const COLOUR = [0x6f, 0x7a, 0x0f, 0xff] as const;

/** A filled circle, four bytes for each pixel. */
function dot(): Buffer {
  const { width, height } = DOT;
  const pixels = Buffer.alloc(width * height * COLOUR.length);
  const radius = width / 2;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (Math.hypot(x + 0.5 - radius, y + 0.5 - radius) > radius) continue;
      pixels.set(COLOUR, (y * width + x) * COLOUR.length);
    }
  }
  return pixels;
}
