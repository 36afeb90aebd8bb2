// Takes pictures of a mail to be looked at: pictures.mjs PREVIEW OUT [COMPOSED].
//
// PREVIEW is a folder that `recap preview --out` has written. OUT gets a picture of the whole mail at every
// width in light and in dark, named WIDTH-SCHEME.png. COMPOSED gets one picture for the documentation: the
// beginning of the mail on a desktop and on a phone, in light and in dark.

import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { launch } from './driver.mjs';

const WIDTHS = [320, 600, 1200];
const SCHEMES = ['light', 'dark'];

/** What the composed picture shows: how large a screen is, how wide it is drawn, and which end of the mail. */
const SCREENS = [
  { scheme: 'light', width: 680, height: 1100, drawn: 408, end: 'top' },
  { scheme: 'light', width: 360, height: 880, drawn: 270, end: 'bottom' },
  { scheme: 'dark', width: 680, height: 1100, drawn: 408, end: 'bottom' },
  { scheme: 'dark', width: 360, height: 880, drawn: 270, end: 'top' },
];

const [preview, out, composed] = process.argv.slice(2);
const browser = await launch();

/** A page that shows the mail with its pictures. */
const open = async (scheme, width, height) => {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme });
  // What other sites have is not asked for: such a picture stands for its words.
  await page.route(/^https?:/, (route) => route.abort());
  await page.goto(pathToFileURL(resolve(preview, `frames/mail-${scheme}-on.html`)).href);
  return page;
};

const compose = async () => {
  const shots = [];
  for (const { scheme, width, height, drawn, end } of SCREENS) {
    const page = await open(scheme, width, height);
    if (end === 'bottom') await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    const shot = (await page.screenshot()).toString('base64');
    shots.push(`<img width="${drawn}" src="data:image/png;base64,${shot}">`);
    await page.close();
  }
  const page = await browser.newPage({ viewport: { width: 1500, height: 720 } });
  await page.setContent(`<!DOCTYPE html><style>
body { margin: 0; padding: 20px; background: #8b98a5; display: flex; gap: 16px; width: max-content }
img { border-radius: 10px; align-self: start }
</style>${shots.join('')}`);
  await page.locator('body').screenshot({ path: composed });
  await page.close();
};

try {
  mkdirSync(out, { recursive: true });
  for (const scheme of SCHEMES) {
    for (const width of WIDTHS) {
      const page = await open(scheme, width, 900);
      await page.screenshot({ path: join(out, `${width}-${scheme}.png`), fullPage: true });
      await page.close();
    }
  }
  if (composed) await compose();
} finally {
  await browser.close();
}
if (composed) console.log(`${composed}: ${Math.ceil(readFileSync(composed).length / 1000)} kB`);
