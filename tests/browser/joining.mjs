// Joins, changes and leaves a list in a real Chromium, as people do: joining.mjs URL MAILDIR LOOK SCRIPT.
//
// URL is a `recap serve` whose mails lead to it, MAILDIR takes its mail, LOOK is a folder that every page
// and mail is written to as somebody saw it, and SCRIPT says whether the browser runs script: on or off.
// Ends with 0 when everything is seen as it should be, and says what was not.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { launch } from './driver.mjs';

const [url, maildir, look, script] = process.argv.slice(2);
const browser = await launch();
const context = await browser.newContext({
  javaScriptEnabled: script === 'on',
  viewport: { width: 700, height: 900 },
});
context.setDefaultTimeout(30_000);
const page = await context.newPage();
const complaints = [];
page.on('console', (message) => complaints.push(message.text()));
page.on('pageerror', (error) => complaints.push(String(error)));

const heading = async (words) => assert.equal(await page.locator('h1').innerText(), words);

/** The page that was answered last, as the server wrote it. */
let answered;
page.on('response', (answer) => {
  if (!answer.request().isNavigationRequest()) return;
  answered = answer.text();
  // Of a page that was left at once nobody asks what it said.
  answered.catch(() => {});
});

/** Writes down what is on the screen, for whoever looks at all pages. */
const seen = async (name, html) => {
  html ??= await answered;
  assert.ok(!html.includes('<script'), `script on ${name}`);
  writeFileSync(join(look, `${script}-${name}.page.html`), html);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(look, `${script}-${name}-${colorScheme}.png`), fullPage: true });
  }
};

/** Quoted-printable (RFC 2045 section 6.7) of one part, decoded. */
const part = (mail, type) => {
  const [, encoded] = mail.split(new RegExp(`Content-Type: ${type}[^]*?\r\n\r\n`));
  const octets = encoded
    .split('\r\n--=_')[0]
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, digits) => String.fromCharCode(parseInt(digits, 16)));
  return Buffer.from(octets, 'latin1').toString('utf8');
};

const inbox = join(maildir, 'new');
mkdirSync(inbox, { recursive: true });
const opened = new Set(readdirSync(inbox));
const watcher = watch(inbox);

/** Waits for the next mail to an address, and opens it. */
const mail = async (to, name) => {
  for (;;) {
    const changed = once(watcher, 'change');
    for (const file of readdirSync(inbox).filter((file) => !opened.has(file))) {
      const text = readFileSync(join(inbox, file), 'latin1');
      if (!text.includes(`<${to}>`) && !text.includes(`To: ${to}`)) continue;
      opened.add(file);
      const html = part(text, 'text/html');
      writeFileSync(join(look, `${script}-${name}.mail.html`), html);
      return { header: text.split('\r\n\r\n')[0], text: part(text, 'text/plain'), html };
    }
    await changed;
  }
};

const link = ({ text }, to) => {
  const found = text.match(new RegExp(`http\\S+/${to}\\?token=\\S+`));
  assert.ok(found, `no link to ${to} in ${text}`);
  return found[0];
};

/** Opens a link as programs do that look for viruses: it must change nothing. */
const scan = async (address) => {
  for (const method of ['GET', 'HEAD', 'GET']) {
    assert.equal((await fetch(address, { method })).status, 200, `${method} ${address}`);
  }
  await page.goto(address);
  await page.reload();
};

const press = (name) => page.getByRole('button', { name }).click();

const subscribes = async (address) => {
  await page.goto(new URL('subscribe', url).href);
  await heading('Get the recaps by mail');
  await seen('subscribe');
  await page.getByLabel('Email address').fill(address);
  await page.getByLabel('Your name').fill('Ada Example');
  await press('Subscribe');
  await heading('Now look in your inbox');
  await seen('sent');

  const asked = await mail(address, 'confirm');
  assert.match(asked.header, /^Auto-Submitted: auto-generated$/m);
  assert.doesNotMatch(asked.header, /^List-Unsubscribe/m, 'nobody is on the list yet');
  assert.doesNotMatch(asked.text, /Ada Example/, 'a stranger may have typed the name');
  const confirm = link(asked, 'confirm');
  await scan(confirm);
  await heading('One last click');
  await seen('confirm');
  await press('Yes, subscribe me');
  await heading('You are subscribed');
  await seen('confirmed');
  const welcome = await mail(address, 'welcome');
  assert.match(welcome.header, /^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m);
  assert.match(welcome.text, /^Hello Ada Example,$/m);
  assert.match(welcome.text, /Queues: a love story/, 'the newest edition is missing');
  // The link again, after it was used.
  await page.goto(confirm);
  await heading('You are subscribed');
  return welcome;
};

const decides = async (welcome, address, other) => {
  await scan(link(welcome, 'preferences'));
  await heading('Your preferences');
  assert.equal(await page.getByLabel('Email address').inputValue(), address);
  assert.equal(await page.getByLabel('Your name').inputValue(), 'Ada Example');
  await seen('preferences');
  await page.getByLabel('Your name').fill('Ada');
  await page.getByLabel('Jobs').check();
  await page.getByLabel('No mail before').fill(await page.getByLabel('No mail before').getAttribute('max'));
  await press('Save');
  await page.getByText('Saved.', { exact: true }).waitFor();
  await page.goto(link(welcome, 'preferences'));
  assert.equal(await page.getByLabel('Your name').inputValue(), 'Ada');
  assert.notEqual(await page.getByLabel('No mail before').inputValue(), '');
  assert.ok(await page.getByLabel('Jobs').isChecked());
  assert.ok(!(await page.getByLabel('Talks').isChecked()));
  await seen('saved');

  await page.getByLabel('Email address').fill(other);
  await page.getByLabel('No mail before').fill('');
  await press('Save');
  await page.getByText('A mail is on its way to the new address').waitFor();
  await seen('saved-address');
  const asked = await mail(other, 'change-address');
  await scan(link(asked, 'change-address'));
  await heading('Your new address');
  await seen('change-address');
  await press('Yes, use this address');
  await heading('Your address is changed');
  await seen('changed');
  const told = await mail(address, 'moved');
  assert.match(told.text, /They go to\s+a…@example\.net from now on/);
  assert.doesNotMatch(told.header, /^List-Unsubscribe/m, 'who reads the old mailbox is not to act');
  assert.doesNotMatch(told.text + told.html, /token=/, 'who reads the old mailbox is not to act');
  await page.goto(link(welcome, 'preferences'));
  assert.equal(await page.getByLabel('Email address').inputValue(), other);
};

const leaves = async (welcome) => {
  await scan(link(welcome, 'unsubscribe'));
  await heading('Unsubscribe');
  await seen('unsubscribe');
  await page.getByRole('link', { name: 'Preferences' }).click();
  await heading('Your preferences');
  await page.getByRole('link', { name: 'Unsubscribe' }).click();
  await press('Unsubscribe');
  await heading('You are unsubscribed');
  await seen('unsubscribed');
  await page.goto(link(welcome, 'preferences'));
  await heading('You are not subscribed');
  await seen('not-subscribed');
};

/** Pages that only programs, or people who are late, get to see. */
const strays = async () => {
  const post = async (path, fields) => {
    const answer = await fetch(new URL(path, url), { method: 'POST', body: new URLSearchParams(fields) });
    return { status: answer.status, html: await answer.text() };
  };
  for (const [name, path, fields, status] of [
    ['wrong-address', 'subscribe', { email: 'ada@', name: 'Ada' }, 422],
    ['wrong-name', 'subscribe', { email: 'ada@example.org', name: 'A\u0007' }, 422],
    ['stale', 'confirm?token=forged', {}, 404],
    ['incomplete', 'unsubscribe?token=forged', {}, 404],
  ]) {
    const answer = await post(path, fields);
    assert.equal(answer.status, status, name);
    await page.setContent(answer.html);
    await seen(name, answer.html);
  }
};

try {
  if (!existsSync(look)) mkdirSync(look);
  const [address, other] = [`ada-${script}@example.org`, `ada-${script}@example.net`];
  const welcome = await subscribes(address);
  await decides(welcome, address, other);
  await leaves(welcome);
  await strays();
  assert.deepEqual(complaints, []);
} finally {
  watcher.close();
  await browser.close();
}
