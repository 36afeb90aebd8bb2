// In charge of what every browser test needs: Debian's Chromium, and the packages below target/checks.

import { createRequire } from 'node:module';
import { resolve } from 'node:path';

export const require = createRequire(resolve('target/checks/browser/package.json'));

/** A browser without a window that asks nothing of its maker, with more arguments. */
export const launch = (more = []) =>
  require('playwright-core').chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', ...more],
  });
