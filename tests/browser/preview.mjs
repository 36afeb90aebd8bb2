// Drives the preview in a real Chromium: preview.mjs served URL RECAP, or preview.mjs written FILE-URL.
// Ends with 0 when everything is seen as it should be, and says what was not.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';

import { launch } from './driver.mjs';

// One grey pixel.
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGPYBwAA5QDkYpmM4gAAAABJRU5ErkJggg==',
  'base64',
);

const [mode, url, recap] = process.argv.slice(2);
const browser = await launch();
const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, colorScheme: 'light' });
context.setDefaultTimeout(30_000);

/** What was asked of other machines, and by whom. */
const outside = [];
await context.route(
  (address) => address.protocol.startsWith('http') && address.hostname !== '127.0.0.1',
  (route) => {
    outside.push({ url: route.request().url(), by: route.request().frame().url() });
    return route.fulfill({ contentType: 'image/png', body: PIXEL });
  },
);
const page = await context.newPage();
const complaints = [];
page.on('console', (message) => {
  if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
});
page.on('pageerror', (error) => complaints.push(String(error)));

const tab = (name) => page.getByRole('tab', { name });
const press = (group, name) =>
  page.getByRole('group', { name: group }).getByRole('radio', { name, exact: true }).check();
const frame = (name) => page.locator(`iframe[data-frame=${name}]`);

/** Waits until a frame shows one of its documents, and gives that. */
const shown = async (name, scheme, pictures) => {
  const file = `frames/${name}-${scheme}-${pictures}.html`;
  const inside = () => page.frames().find((one) => one.url().endsWith(file));
  await page.waitForSelector(`iframe[data-frame=${name}][src="${file}"]`);
  while (!inside()) await page.waitForEvent('framenavigated');
  await inside().waitForLoadState('load');
  return inside();
};

/** How light the ground is that a document stands on: 0 is black, 1 is white. */
const lightness = (document) =>
  document.evaluate(() => {
    const [red, green, blue] = getComputedStyle(globalThis.document.body).backgroundColor.match(/\d+/g);
    return (red * 0.2126 + green * 0.7152 + blue * 0.0722) / 255;
  });

const widths = (document) =>
  document.evaluate(() => [...globalThis.document.images].map((image) => image.naturalWidth));

/** Exactly one part is to be seen: the one whose tab is selected. */
const onlyPart = async (name) => {
  const parts = page.locator('[role=tabpanel]:visible');
  assert.equal(await parts.count(), 1);
  assert.equal(await parts.getAttribute('id'), `panel-${name}`);
  assert.equal(await page.locator('[role=tab][aria-selected=true]').getAttribute('data-tab'), name);
};

const switches = async () => {
  await page.goto(url);
  await page.waitForSelector('html[data-ready]');
  await onlyPart('mail');
  const light = await shown('mail', 'light', 'on');
  assert.equal((await frame('mail').boundingBox()).width, 640);
  assert.ok((await lightness(light)) > 0.8, 'the mail is not light');

  await press('Width', 'Phone');
  assert.equal((await frame('mail').boundingBox()).width, 360);
  assert.equal(await light.evaluate(() => innerWidth), 360);
  assert.ok(await light.evaluate(() => globalThis.document.documentElement.scrollWidth <= 360), 'it scrolls sideways');
  await press('Width', 'Wide');
  assert.equal((await frame('mail').boundingBox()).width, 1200);

  // The screen stays light: the documents are what changes.
  await press('Colours', 'Dark');
  const dark = await shown('mail', 'dark', 'on');
  assert.ok((await lightness(dark)) < 0.2, 'the mail is not dark');
  const colour = await dark.evaluate(() => getComputedStyle(globalThis.document.querySelector('h1')).color);
  assert.ok(colour.match(/\d+/g).every((part) => part > 180), `a headline of ${colour} on dark ground`);
  const loaded = await widths(dark);
  assert.ok(loaded.length > 1 && loaded.every((width) => width > 0), `pictures are missing: ${loaded}`);

  assert.deepEqual(complaints, []);
  const before = outside.length;
  await press('Pictures', 'Off');
  const bare = await shown('mail', 'dark', 'off');
  assert.ok((await widths(bare)).every((width) => width === 0), 'a picture is shown');
  assert.equal(outside.length, before, 'a picture was asked for');
  // The browser says that it obeys.
  const refused = complaints.splice(0);
  assert.ok(refused.length > 0 && refused.every((text) => /img-src 'none'/.test(text)), refused.join('\n'));
  await press('Pictures', 'On');
  await shown('mail', 'dark', 'on');
};

const parts = async () => {
  await tab('Mail').focus();
  await page.keyboard.press('ArrowRight');
  await onlyPart('text');
  assert.ok(await tab('Text').evaluate((button) => button === globalThis.document.activeElement));
  assert.match(await page.locator('#text-part').innerText(), /Ada Example/);
  await page.keyboard.press('ArrowRight');
  await onlyPart('headers');
  assert.match(await page.locator('#headers').innerText(), /List-Unsubscribe-Post\s+List-Unsubscribe=One-Click/);
  await page.keyboard.press('End');
  await onlyPart('findings');
  await page.keyboard.press('ArrowRight');
  await onlyPart('mail');

  await tab('Page').click();
  assert.ok((await lightness(await shown('page', 'dark', 'on'))) < 0.2, 'the page is not dark');
  await tab('Feeds').click();
  await shown('entry', 'dark', 'on');
  await page.locator('summary', { hasText: 'Atom' }).click();
  assert.match(await page.locator('details[open] pre').innerText(), /<feed xmlns="http:\/\/www.w3.org\/2005\/Atom"/);
  await tab('Credits').click();
  assert.match(await page.locator('#credits').innerText(), /Speaker\s+Bo Muster/);
  await tab('Posts').click();
  for (const [, length, limit] of (await page.locator('#panel-posts').innerText()).matchAll(/(\d+) of (\d+)/g)) {
    assert.ok(Number(length) > 50 && Number(length) <= Number(limit), `${length} of ${limit}`);
  }
  for (const network of ['Mastodon', 'Bluesky', 'LinkedIn', 'X']) {
    assert.ok((await page.locator(`[data-network=${network}] .post`).count()) > 0, `no post for ${network}`);
  }
};

/** After the file is saved the page shows it, as it was looked at before. */
const saved = async () => {
  const text = readFileSync(recap, 'utf8');
  await tab('Mail').click();
  await press('Width', 'Phone');
  const mail = await shown('mail', 'dark', 'on');
  await mail.evaluate(() => scrollTo(0, 250));
  const again = page.waitForEvent('load');
  writeFileSync(recap, text.replaceAll('Queues: a love story', 'Clocks: a hate story'));
  await again;
  await page.waitForSelector('html[data-ready]');
  await onlyPart('mail');
  const changed = await shown('mail', 'dark', 'on');
  await changed.waitForFunction(() => scrollY === 250);
  assert.match(await changed.locator('body').innerText(), /Clocks: a hate story/);
  assert.equal((await frame('mail').boundingBox()).width, 360);
  assert.match(await page.locator('#status').innerText(), /Live, updated/);

  // What cannot be understood is shown as far as it can.
  const broken = page.waitForEvent('load');
  writeFileSync(recap, text.replace('tags: [Meetup]', 'tags: [Meetup'));
  await broken;
  await tab('Findings').click();
  await page.locator('.finding.error mark').waitFor();
  const mended = page.waitForEvent('load');
  writeFileSync(recap, text);
  await mended;
  await onlyPart('findings');
  assert.equal(await page.locator('.finding.error').count(), 0);
};

try {
  await switches();
  await parts();
  if (mode === 'served') await saved();
  assert.deepEqual(complaints, []);
  assert.ok(outside.length > 0, 'the picture of another site was not asked for');
  for (const { url: asked, by } of outside) {
    assert.equal(asked, 'https://elsewhere.example.net/stage.png');
    assert.match(by, /\/frames\/\w+-\w+-on\.html$/, `${asked} was asked for by ${by}`);
  }
} finally {
  await browser.close();
}
