// Copyright The DurableTrace Authors
// SPDX-License-Identifier: Apache-2.0

// Takes the README's picture: the viewer's page of a trace, in a Chromium without a window.

import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { which } from './processes.mjs';
import { Trouble } from './say.mjs';

const BROWSERS = [
  process.env.CHROME,
  'chromium',
  'chromium-browser',
  'google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The viewer's page is made for a wider screen: room for the names, none for the menu. */
const STYLE = `
  div:has(> nav) { display: none !important; }
  .w-\\[200px\\] { width: 340px !important; }
  [style*="left: 200px"] { left: 340px !important; }
  [style*="width: 320px"] { width: 370px !important; }
`;

export function findBrowser() {
  const found = BROWSERS.filter(Boolean).map(which).find(Boolean);
  if (found) return found;
  throw new Trouble(
    'A picture needs Chromium or Chrome. Install one (apt-get install chromium), or set CHROME to its program.',
  );
}

/** Takes a picture of the viewer's page, on which the details of one span should be open. */
export async function takePicture({ modules }, browserPath, page, file) {
  const puppeteer = createRequire(join(modules, 'any.js'))('puppeteer-core');
  const browser = await puppeteer.launch({
    executablePath: browserPath,
    args: ['--no-sandbox', '--hide-scrollbars'],
    defaultViewport: { width: 1400, height: 1430 },
  });
  try {
    const tab = await browser.newPage();
    await tab.goto(page);
    // All is in a shadow root, which page.waitForSelector reaches with >>>.
    await (await tab.waitForSelector('>>> ::-p-text(Events \\()')).click();
    await tab.waitForSelector('>>> ::-p-text(restate.invocation.lifecycle)');
    await tab.evaluate((style) => {
      const { shadowRoot } = document.getElementById('autotel-devtools-root');
      shadowRoot.appendChild(document.createElement('style')).textContent = style;
      const texts = [...shadowRoot.querySelectorAll('span')];
      texts.find((text) => text.textContent.startsWith('Attributes (')).scrollIntoView();
    }, STYLE);
    mkdirSync(dirname(file), { recursive: true });
    await tab.screenshot({ path: file });
  } finally {
    await browser.close();
  }
}
