// Copyright The DurableTrace Authors
// SPDX-License-Identifier: Apache-2.0

// Takes the README's picture: the viewer's page of a trace, in a Chromium without a window.

import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Trouble } from './say.mjs';

const BROWSERS = [
  process.env.CHROME,
  'chromium',
  'chromium-browser',
  'google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

function findBrowser() {
  for (const browser of BROWSERS.filter(Boolean)) {
    const found = spawnSync('sh', ['-c', 'command -v "$1"', 'sh', browser], { encoding: 'utf8' });
    if (found.status === 0) return found.stdout.trim();
  }
  throw new Trouble('no Chromium or Chrome found. Install one (apt-get install chromium), or set CHROME to its program.');
}

export async function takePicture({ modules }, page, file) {
  const puppeteer = createRequire(join(modules, 'x.js'))('puppeteer-core');
  const browser = await puppeteer.launch({
    executablePath: findBrowser(),
    args: ['--no-sandbox', '--hide-scrollbars'],
    defaultViewport: { width: 1400, height: 900, deviceScaleFactor: 2 },
  });
  try {
    const tab = await browser.newPage();
    await tab.goto(page);
    await tab.waitForFunction(() => document.body.innerText.includes('run (charge)'), { timeout: 20_000 });
    mkdirSync(dirname(file), { recursive: true });
    await tab.screenshot({ path: file });
  } finally {
    await browser.close();
  }
}
