// Opens documents that were made of attacks, and watches whether anything of them comes alive:
// hostile.mjs < LINES. Each line is JSON: `id`, `kind` (raw, mail, page, entry, preview) and `html`.
//
// Prints JSON: how many documents were opened, the ids of those in which a script ran, and what else was
// found in whichever are not raw: scripts, handlers, addresses that run, elements that have no place
// there, a document that went elsewhere, anything but pictures asked of the network.
//
// Many documents are open at once, each in a frame of a page. They are given no policy that would keep a
// script from running, every event is sent to every element, and every link and form is used.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

import { launch } from './driver.mjs';

const TOGETHER = 40;

/** The page of the harness, and what the page of the preview loads. */
const FILES = {
  '/': ['text/html', '<!DOCTYPE html><title>x</title>'],
  '/preview.js': ['text/javascript', readFileSync('templates/src/preview.js')],
  '/preview.css': ['text/css', readFileSync('templates/src/preview.css')],
};
const server = createServer(({ url }, answer) => {
  // What the frames of a preview show is looked at by itself.
  if (url.startsWith('/frames/')) return answer.writeHead(204).end();
  const [type, body] = FILES[url] ?? ['text/html', ''];
  answer.writeHead(200, { 'content-type': type }).end(body);
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const HARNESS = `http://127.0.0.1:${server.address().port}/`;

// No name is known but that of this machine, and pictures are not loaded: whoever waits for one is sent
// its event, as of every other.
const browser = await launch([
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  '--blink-settings=imagesEnabled=false',
]);
// The policies of the preview would hide what is asked here.
const context = await browser.newContext({ bypassCSP: true, viewport: { width: 1000, height: 800 } });

let shown;
let open = [];
const executed = new Set();
const findings = [];
const found = (id, what) => findings.push(`${id}: ${what}`);

/** The document that a frame belongs to; none where it is that of the harness, or a window. */
const owner = (frame) => {
  let inner = frame;
  while (inner.parentFrame()?.parentFrame()) inner = inner.parentFrame();
  return inner.parentFrame() === shown?.mainFrame() ? open[Number(inner.name().slice(1))] : undefined;
};

await context.exposeBinding('__hit', ({ frame }) => {
  const document = owner(frame);
  // The harness and windows run nothing by themselves: it was one of those that are open.
  for (const { id, kind } of document ? [document] : open) if (document || kind !== 'raw') executed.add(id);
});
await context.addInitScript(() => {
  for (const name of ['alert', 'confirm', 'prompt', 'print']) globalThis[name] = () => globalThis.__hit(name);
});
context.on('request', (request) => {
  const url = request.url();
  if (url === HARNESS || request.resourceType() === 'image') return;
  let document;
  try {
    document = owner(request.frame());
  } catch {
    // A frame that is gone, or a window.
  }
  if (document?.kind === 'raw' || (!document && open[0]?.kind === 'raw')) return;
  const path = url.startsWith(HARNESS) ? url.slice(HARNESS.length - 1) : '';
  if (document?.kind === 'preview' && (path in FILES || path.startsWith('/frames/'))) return;
  found(document?.id ?? 'one of those that were open', `asks for ${request.resourceType()} ${url}`);
});

/** Runs in the page of the harness: shows the documents and looks through each. */
const look = async (documents) => {
  /** What has no place in a document of a kind, and where it has one. */
  const NO_PLACE = 'script, iframe, frame, frameset, object, embed, applet, base, form, input, button, textarea, select, svg, math, template, dialog, portal, link, meta, style, title';
  const PLACED = {
    mail: 'head > :is(meta[charset], meta[name], title, style)',
    page: 'head > :is(meta[charset], meta[name], meta[property], title, style, link[rel=canonical], link[rel=alternate], link[rel=icon], link[rel=prev], link[rel=next], script[type="application/ld+json"])',
    entry: 'head > meta[charset]',
    preview:
      'head > :is(meta[charset], meta[name], meta[http-equiv="Content-Security-Policy"], title, link[rel=stylesheet][href="preview.css"], script[src="preview.js"]), iframe[data-frame], #switches, #switches input, button[role=tab]',
  };
  const RUNS = /^(javascript|vbscript|data|blob|file|view-source):/;
  const findings = [];
  const say = (id, what) => findings.push(`${id}: ${what}`);

  const inspect = ({ id, kind }, inside) => {
    for (const element of inside.querySelectorAll('*')) {
      if (element.matches(NO_PLACE) && !element.matches(PLACED[kind])) {
        say(id, `holds ${element.outerHTML.slice(0, 100)}`);
      }
      // Data that an attack has ended early, or written on, is no JSON any more.
      if (element.matches('script[type="application/ld+json"]')) {
        try {
          JSON.parse(element.textContent);
        } catch (error) {
          say(id, `holds data that is none: ${error}`);
        }
      }
      for (const { name, value } of element.attributes) {
        if (name.startsWith('on')) say(id, `has ${name} on ${element.outerHTML.slice(0, 100)}`);
        if (!/^(href|src|srcset|action|formaction|xlink:href|data|poster|background|cite|ping|longdesc|srcdoc)$/.test(name)) continue;
        if (name === 'srcdoc') say(id, 'has a document of its own');
        const url = URL.canParse(value, 'https://base.example/') ? new URL(value, 'https://base.example/') : null;
        if (url && RUNS.test(url.protocol)) say(id, `leads to ${url.href.slice(0, 100)}`);
      }
      if (kind !== 'preview' && kind !== 'mail' && element.hasAttribute('style') && element.closest('body')) {
        say(id, `has a style on ${element.outerHTML.slice(0, 100)}`);
      }
    }
  };

  const EVENTS = {
    MouseEvent: 'mouseover mouseenter mousemove mousedown auxclick dblclick contextmenu',
    PointerEvent: 'pointerover pointerenter pointerdown pointerrawupdate',
    WheelEvent: 'wheel',
    KeyboardEvent: 'keydown',
    FocusEvent: 'focus focusin blur',
    ClipboardEvent: 'copy cut paste',
    DragEvent: 'dragstart',
    AnimationEvent: 'animationstart',
    TransitionEvent: 'transitionend',
    Event: 'scroll beforetoggle toggle error load close',
  };
  const use = (inside, window) => {
    // Only what stays in the document is to run: links that lead out are not followed.
    inside.addEventListener('click', (event) => {
      const link = event.target.closest?.('a[href]');
      if (link && /^(https?|mailto|webcal):/.test(link.protocol ?? '')) event.preventDefault();
    });
    inside.addEventListener('submit', (event) => {
      const target = event.submitter?.getAttribute('formaction') ?? event.target.getAttribute('action') ?? '';
      if (!/^[\s\0-\x20]*j/i.test(target)) event.preventDefault();
    });
    for (const element of inside.querySelectorAll('*')) {
      // Without scripts, only attributes can wait for an event.
      const waits = [...element.attributes].some(({ name }) => name.startsWith('on'));
      for (const [kind, names] of waits ? Object.entries(EVENTS) : []) {
        for (const name of names.split(' ')) element.dispatchEvent(new window[kind](name, { cancelable: true }));
      }
      if (!waits && !element.matches('a, area, button, input, summary, [href]')) continue;
      element.removeAttribute('target');
      element.dispatchEvent(new window.MouseEvent('click', { bubbles: true, cancelable: true, view: window }));
    }
  };

  const frames = documents.map(({ html }, index) => {
    const frame = document.createElement('iframe');
    frame.name = `d${index}`;
    frame.srcdoc = html;
    frame.width = 600;
    return frame;
  });
  const loading = new Set(documents.map(({ id }) => id));
  const loaded = frames.map((frame, index) => new Promise((done) => {
    frame.addEventListener('load', () => done(loading.delete(documents[index].id)), { once: true });
  }));
  document.body.replaceChildren(...frames);
  const patience = (most) => new Promise((done) => setTimeout(done, most));
  // Of raw attacks, some load for ever.
  const raw = documents[0].kind === 'raw';
  await Promise.race([Promise.all(loaded), patience(raw ? 4_000 : 60_000)]);
  if (!raw) for (const id of loading) say(id, 'does not load');
  // What comes with a delay of nothing has come by then: refreshes, animations, tasks.
  await patience(60);
  frames.forEach((frame, index) => {
    const one = documents[index];
    let inside = null;
    try {
      if (frame.contentWindow.location.href === 'about:srcdoc') inside = frame.contentDocument;
    } catch {
      // It shows another site.
    }
    if (!inside) {
      if (one.kind !== 'raw') say(one.id, 'has gone elsewhere');
      return;
    }
    if (one.kind !== 'raw') inspect(one, inside);
    try {
      use(inside, frame.contentWindow);
    } catch (error) {
      if (one.kind !== 'raw') say(one.id, `cannot be used: ${error}`);
    }
  });
  await patience(80);
  return findings;
};

shown = await context.newPage();
let number = 0;
const batch = async () => {
  if (open.length === 0) return;
  await shown.goto(HARNESS);
  findings.push(...(await shown.evaluate(look, open)));
  for (const page of context.pages()) if (page !== shown) await page.close();
  number += open.length;
  open = [];
};

// Lines are read while the browser is at work, so that whoever makes them need not wait.
const lines = [];
let more = () => {};
let ended = false;
createInterface({ input: process.stdin })
  .on('line', (line) => more(lines.push(line)))
  .on('close', () => more((ended = true)));
const next = async () => {
  while (lines.length === 0 && !ended) await new Promise((done) => (more = done));
  return lines.shift();
};

for (let line = await next(); line; line = await next()) {
  const one = JSON.parse(line);
  // Raw attacks are not mixed with others, so that they disturb nobody.
  if (open.length === TOGETHER || (open.length > 0 && (open[0].kind === 'raw') !== (one.kind === 'raw'))) await batch();
  open.push(one);
}
await batch();
await browser.close();
server.close();
console.log(JSON.stringify({ documents: number, executed: [...executed], findings }));
