/** Windows of other sizes than the display's. */
import type { Page } from '@playwright/test';

/** The window as if it had this many pixels; a zoom of 200 % halves them. */
export async function resize(
  page: Page,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setDeviceMetricsOverride', {
    width,
    height,
    deviceScaleFactor: 1,
    mobile: false,
  });
}
