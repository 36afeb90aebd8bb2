'use strict';
// Tabs, switches and reloading. What is chosen stands behind the # of the address, so that it
// outlives a reload and can be sent to somebody.
(() => {
  const page = document.documentElement;
  const tabs = [...document.querySelectorAll('[role=tab]')];
  const frames = [...document.querySelectorAll('iframe[data-frame]')];
  const switches = document.getElementById('switches');
  const choices = {
    tab: tabs.map((tab) => tab.dataset.tab),
    width: ['640', '360', '1200'],
    scheme: ['light', 'dark'],
    pictures: ['on', 'off'],
  };
  const KEPT = 'recap-preview-kept';

  /** What is chosen: what the address says where that is a choice, else the first one. */
  const chosen = () => {
    const said = new URLSearchParams(location.hash.slice(1));
    const pick = ([name, values]) => [name, values.includes(said.get(name)) ? said.get(name) : values[0]];
    return Object.fromEntries(Object.entries(choices).map(pick));
  };

  const choose = (change) => {
    history.replaceState(null, '', '#' + new URLSearchParams({ ...chosen(), ...change }));
    show();
  };

  const show = () => {
    const now = chosen();
    page.dataset.width = now.width;
    page.dataset.scheme = now.scheme;
    page.dataset.pictures = now.pictures;
    for (const tab of tabs) {
      const selected = tab.dataset.tab === now.tab;
      const panel = document.getElementById(tab.getAttribute('aria-controls'));
      tab.setAttribute('aria-selected', selected);
      tab.tabIndex = selected ? 0 : -1;
      panel.toggleAttribute('data-shown', selected);
      // On a small screen the row of tabs is wider than the window.
      if (selected) tab.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      if (selected && switches) switches.hidden = !panel.hasAttribute('data-framed');
    }
    if (!switches) return;
    for (const input of switches.elements) {
      if (input.type === 'radio') input.checked = input.value === now[input.name];
    }
    for (const frame of frames) {
      const file = `frames/${frame.dataset.frame}-${now.scheme}-${now.pictures}.html`;
      const shown = frame.closest('[data-shown]') !== null;
      if (shown && frame.getAttribute('src') !== file) frame.setAttribute('src', file);
    }
  };

  /** Arrow keys walk the tabs (WAI-ARIA Authoring Practices, tabs). */
  const walk = (event) => {
    const at = tabs.indexOf(event.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length];
    choose({ tab: next.dataset.tab });
    next.focus();
  };

  /** How far a frame is scrolled; a document of another origin, such as a file, does not tell. */
  const inside = (frame) => {
    try {
      return frame.contentWindow.scrollY;
    } catch {
      return 0;
    }
  };

  const reload = () => {
    const offsets = Object.fromEntries(frames.map((frame) => [frame.dataset.frame, inside(frame)]));
    const focus = document.activeElement?.id ?? '';
    sessionStorage.setItem(KEPT, JSON.stringify({ offsets, focus, page: scrollY, at: Date.now() }));
    location.reload();
  };

  /** After a reload everything is where it was. */
  const restore = (status) => {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null');
    sessionStorage.removeItem(KEPT);
    if (!kept) return;
    for (const frame of frames) {
      const offset = kept.offsets[frame.dataset.frame];
      frame.addEventListener('load', () => frame.contentWindow.scrollTo(0, offset), { once: true });
    }
    document.getElementById(kept.focus)?.focus({ preventScroll: true });
    scrollTo(0, kept.page);
    status.textContent = `Live, updated ${new Date(kept.at).toLocaleTimeString()}`;
  };

  const listen = () => {
    const status = document.getElementById('status');
    const live = status.textContent;
    restore(status);
    const events = new EventSource('events');
    events.onmessage = (event) => {
      if (event.data !== page.dataset.version) return reload();
      if (status.classList.contains('lost')) status.textContent = live;
      status.classList.remove('lost');
    };
    events.onerror = () => {
      status.classList.add('lost');
      status.textContent = 'Not connected: is recap preview still running?';
    };
  };

  for (const tab of tabs) tab.addEventListener('click', () => choose({ tab: tab.dataset.tab }));
  document.querySelector('[role=tablist]').addEventListener('keydown', walk);
  switches?.addEventListener('change', ({ target }) => choose({ [target.name]: target.value }));
  switches?.addEventListener('submit', (event) => event.preventDefault());
  addEventListener('hashchange', show);
  page.toggleAttribute('data-ready', true);
  // Order matters: frames are given their documents after it is known how far they were scrolled.
  if (page.hasAttribute('data-live')) listen();
  show();
})();
