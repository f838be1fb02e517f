// Copyright The DurableTrace Authors
// SPDX-License-Identifier: Apache-2.0

// What the demo writes to the terminal: colours only where they are seen and wanted.

const out = process.stdout;
const coloured = out.isTTY && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
const colour = (code) => (text) => (coloured ? `\x1b[${code}m${text}\x1b[0m` : `${text}`);

export const red = colour(31);
export const green = colour(32);
export const yellow = colour(33);
export const cyan = colour(36);
export const bold = colour(1);
export const dim = colour(2);

let clock;
let silent = false;

/** From now on nothing more is said: somebody wants to stop. */
export function silence() {
  silent = true;
  clearInterval(clock);
}

export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

// A terminal that was closed takes no more words; what is running is to be stopped all the same.
out.on('error', silence);

export function say(text = '') {
  if (!silent) out.write(`${text}\n`);
}

/** As much of the text as a line of the terminal takes; colour codes take no room. */
export function fit(text) {
  let room = (out.isTTY && out.columns) || Infinity;
  return text.replace(/\x1b\[\d+m|./gu, (part) => (part.startsWith('\x1b') || room-- > 0 ? part : ''));
}

/** An error whose message is all that a user needs: no stack trace is shown. */
export class Trouble extends Error {}

/**
 * Does one step: a line while it is under way, which says what is waited for, and how long it took.
 */
export async function step(text, work) {
  const began = Date.now();
  const line = (mark, rest) => out.write(`\r\x1b[2K${fit(`  ${mark} ${text}${rest}`)}`);
  if (coloured) {
    const tick = () => line(dim('…'), dim(`  ${Math.floor((Date.now() - began) / 1000)} s`));
    tick();
    clock = setInterval(tick, 500);
  } else {
    out.write(`  ${text} ... `);
  }
  const end = (mark, plain) => {
    clearInterval(clock);
    if (silent) return;
    const took = seconds(Date.now() - began);
    if (coloured) line(mark, dim(`  ${took}`)), out.write('\n');
    else out.write(`${plain}, ${took}\n`);
  };
  try {
    const result = await work();
    end(green('✔'), 'done');
    return result;
  } catch (e) {
    end(red('✘'), 'failed');
    throw e;
  }
}
