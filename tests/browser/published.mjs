// In charge of showing published documents as if they were on the web: their pictures come from the
// folder of the publication's site, and nothing leaves this machine.

import { existsSync, readFileSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';

/** A picture of another site: larger than any column. */
const ELSEWHERE = `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="900">
<rect width="1600" height="900" fill="#b9c7c9"/><circle cx="800" cy="450" r="300" fill="#8fa3a6"/></svg>`;

const TYPES = { '.jpg': 'image/jpeg', '.png': 'image/png', '.gif': 'image/gif', '.html': 'text/html', '.css': 'text/css' };

/** Answers for the web in a browser context: with the files of `site`, or with a picture. */
export const answer = async (context, site) => {
  await context.route(
    (address) => address.protocol.startsWith('http'),
    (route) => {
      const { pathname } = new URL(route.request().url());
      const file = join(site, normalize(decodeURIComponent(pathname)));
      const type = TYPES[extname(file)];
      if (type && existsSync(file)) return route.fulfill({ contentType: type, body: readFileSync(file) });
      if (route.request().resourceType() !== 'image') return route.abort();
      return route.fulfill({ contentType: 'image/svg+xml', body: ELSEWHERE });
    },
  );
};

/** Shows a document with all its pictures, also those that would wait until somebody scrolls to them. */
export const show = async (page, html) => {
  await page.setContent(html, { waitUntil: 'load' });
  await page.evaluate(() => {
    const settled = (image) =>
      new Promise((done) => {
        image.addEventListener('load', done);
        image.addEventListener('error', done);
        image.loading = 'eager';
        if (image.complete) done();
      });
    return Promise.all([...document.images].map(settled));
  });
};
