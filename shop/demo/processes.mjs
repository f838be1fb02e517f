// Copyright The DurableTrace Authors
// SPDX-License-Identifier: Apache-2.0

// Starts programs with their output in files, notices when one dies, and stops them all.

import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Trouble } from './say.mjs';

const running = [];

let made;

/** For all that the demo leaves on disk beside what it builds; gone when the demo ends well. */
export const hasFolder = () => made !== undefined;
export const folder = () => (made ??= mkdtempSync(join(tmpdir(), 'durabletrace-demo-')));

const logFile = (name) => join(folder(), `${name.replace(' ', '-')}.log`);

export const log = (name) => readFileSync(logFile(name), 'utf8');

const indent = (text, lines) =>
  text.trimEnd().split('\n').slice(-lines).map((line) => `    ${line}`).join('\n');

/** The path of a program that is on the PATH, or is a path itself; undefined if there is none. */
export function which(program) {
  const found = spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim() : undefined;
}

/** The environment, without what would set up our programs in somebody else's way. */
const environment = () => {
  const others = /^(OTEL|RESTATE|AUTOTEL)_/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !others.test(name)));
};

/** Starts a program in a process group of its own, so that a Ctrl-C reaches it only through us. */
export function start(name, command, args, env = {}) {
  const file = openSync(logFile(name), 'w');
  const child = spawn(command, args, {
    cwd: folder(),
    detached: true,
    env: { ...environment(), ...env },
    stdio: ['ignore', file, file],
  });
  closeSync(file);
  const program = { name, child, ended: null };
  child.on('error', (e) => (program.ended = e.message));
  child.on('exit', (code, signal) => (program.ended ??= signal ?? `exit code ${code}`));
  running.push(program);
}

/** Runs a command to its end; its output is shown only if it fails. */
export function run(command, args, { cwd, env = {} }) {
  return new Promise((ok, no) => {
    const stdio = ['ignore', 'pipe', 'pipe'];
    const child = spawn(command, args, { cwd, detached: true, env: { ...process.env, ...env }, stdio });
    const program = { name: command, child, ended: null };
    running.push(program);
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    const end = (how) => {
      program.ended = how;
      running.splice(running.indexOf(program), 1);
    };
    child.on('error', (e) => {
      end(e.message);
      no(new Trouble(`${command}: ${e.message}`));
    });
    child.on('close', (code, signal) => {
      end(signal ?? `exit code ${code}`);
      if (code === 0) ok();
      else no(new Trouble(`${[command, ...args].join(' ')}\nfailed (${program.ended}):\n${indent(output, 40)}`));
    });
  });
}

/** Fails with the last lines of a program that has died. */
export function checkAlive() {
  for (const { name, ended } of running) {
    if (ended !== null) {
      throw new Trouble(`the ${name} ended (${ended}). Its last lines:\n${indent(log(name), 15)}`);
    }
  }
}

/** Asks again and again until the answer is neither empty nor an error, while all programs live. */
export async function until(what, ask, timeoutMs = 60_000) {
  const deadline = Date.now() + timeoutMs;
  let last = 'no answer';
  while (Date.now() < deadline) {
    try {
      const answer = await ask();
      if (answer) return answer;
    } catch (e) {
      if (e instanceof Trouble) throw e;
      last = e.cause?.message ?? e.message;
    }
    checkAlive();
    await new Promise((next) => setTimeout(next, 100));
  }
  throw new Trouble(`${what}: not within ${timeoutMs / 1000} s (${last})`);
}

/** Ports of 127.0.0.1 that were free a moment ago. */
export async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer());
  await Promise.all(
    servers.map((s) => new Promise((ok, no) => s.once('error', no).listen(0, '127.0.0.1', ok))),
  );
  const ports = servers.map((s) => s.address().port);
  await Promise.all(servers.map((s) => new Promise((closed) => s.close(closed))));
  return ports;
}

function kill(program, signal) {
  try {
    process.kill(-program.child.pid, signal);
  } catch {
    // It is gone already.
  }
}

/** Stops all, the last started first: so the shop can still send its last spans to the viewer. */
export async function stopAll() {
  while (running.length > 0) {
    const program = running.at(-1);
    if (program.ended === null) {
      const gone = new Promise((done) => program.child.once('exit', done));
      kill(program, 'SIGTERM');
      const patience = setTimeout(() => kill(program, 'SIGKILL'), 5_000);
      await gone;
      clearTimeout(patience);
    }
    running.pop();
  }
}

/** The end that cannot fail; for an impatient second Ctrl-C, and for errors in this program. */
export function killAll() {
  running.forEach((program) => kill(program, 'SIGKILL'));
}

export function removeFolder() {
  if (made) rmSync(made, { recursive: true, force: true });
}
