// Opens feeds as a person does who follows a link to one: feeds.mjs FEED...
//
// In light and dark colours, title and summary of every entry are seen and can be read on what they stand on,
// addresses are written out, and neither content nor dates for programs are seen. Prints a line a fault, and how
// many feeds were looked at; ends with 0 when there is none.

import { pathToFileURL } from 'node:url';

import { launch } from './driver.mjs';

/** Runs in the document: what of it is seen, and in what colours. */
const seen = () => {
  const shown = (element) => element.getClientRects().length > 0 && getComputedStyle(element).display !== 'none';
  const all = (...names) => [...document.querySelectorAll('*')].filter(({ localName }) => names.includes(localName));
  const addresses = all('link').filter(shown);
  return {
    entries: all('item', 'entry').length,
    titles: all('title').filter(shown).length,
    summaries: all('description', 'summary').filter((element) => element.parentNode.matches('item, entry') && shown(element)).length,
    addresses: addresses.filter((link) => link.textContent || getComputedStyle(link, '::before').content.includes('https://')).length,
    hidden: all('encoded', 'content', 'guid', 'id', 'updated', 'published', 'pubDate', 'generator').filter(shown).length,
    words: getComputedStyle(document.querySelector('channel') ?? document.documentElement, '::before').content,
    ink: getComputedStyle(all('summary', 'description').at(-1)).color,
    paper: getComputedStyle(document.documentElement).backgroundColor,
  };
};

/** Relative luminance (WCAG 2.2) of `rgb(r, g, b)`. */
const luminance = (colour) => {
  const [r, g, b] = colour.match(/\d+/g).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

const feeds = process.argv.slice(2);
const browser = await launch();
let faults = 0;
const expect = (holds, what) => {
  if (!holds) console.log(what), (faults += 1);
};
try {
  for (const feed of feeds) {
    for (const colorScheme of ['light', 'dark']) {
      const page = await browser.newPage({ colorScheme });
      await page.goto(pathToFileURL(feed).href);
      const found = await page.evaluate(seen);
      const where = `${feed}, ${colorScheme}`;
      expect(found.entries > 0, `${where}: no entry`);
      // The feed itself has a title and an address as well.
      expect(found.titles === found.entries + 1, `${where}: ${found.titles} titles of ${found.entries} entries`);
      expect(found.summaries === found.entries, `${where}: ${found.summaries} summaries`);
      expect(found.addresses === found.entries + 1, `${where}: ${found.addresses} addresses`);
      expect(found.hidden === 0, `${where}: ${found.hidden} elements for programs`);
      expect(found.words.includes('This is a feed'), `${where}: nothing says what it is`);
      const [light, dark] = [found.ink, found.paper].map(luminance).sort((a, b) => b - a);
      expect((light + 0.05) / (dark + 0.05) >= 4.5, `${where}: ${found.ink} on ${found.paper}`);
      expect(luminance(found.paper) > 0.5 === (colorScheme === 'light'), `${where}: ${found.paper} is of the other scheme`);
      await page.close();
    }
  }
  console.log(`${feeds.length} feeds, ${faults} faults`);
  if (faults > 0) process.exitCode = 1;
} finally {
  await browser.close();
}
