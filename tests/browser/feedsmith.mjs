// Reads feeds as feedsmith does: feedsmith.mjs FEED...
//
// Prints JSON: for every file its entries in order, {"FEED": [{"id", "title", "link", "published", "content"}]}.

import { readFileSync } from 'node:fs';

import { require } from './driver.mjs';

const { parseFeed } = require('feedsmith');

const seconds = (date) => Math.floor(new Date(date).getTime() / 1000);

const READ = {
  rss: ({ items }) =>
    items.map((item) => ({
      id: item.guid.value,
      title: item.title,
      link: item.link,
      published: seconds(item.pubDate),
      content: item.content.encoded,
    })),
  atom: ({ entries }) =>
    entries.map((entry) => ({
      id: entry.id,
      title: entry.title?.value ?? entry.title,
      link: entry.links.find(({ rel }) => rel === 'alternate').href,
      published: seconds(entry.published),
      content: entry.content?.value ?? entry.content,
    })),
  json: ({ items }) =>
    items.map((item) => ({
      id: item.id,
      title: item.title,
      link: item.url,
      published: seconds(item.date_published),
      content: item.content_html,
    })),
};

const read = {};
for (const path of process.argv.slice(2)) {
  const { format, feed } = parseFeed(readFileSync(path, 'utf8'));
  read[path] = READ[format](feed);
}
console.log(JSON.stringify(read));
