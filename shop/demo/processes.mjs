// Copyright The DurableTrace Authors
// SPDX-License-Identifier: Apache-2.0

// Starts programs with their output in files, notices when one dies, and stops them all.

import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Trouble } from './say.mjs';

/** Everything the demo leaves on disk beside what it builds; gone when the demo ends well. */
export const folder = mkdtempSync(join(tmpdir(), 'durabletrace-demo-'));

const running = [];

export const log = (name) => readFileSync(join(folder, `${name}.log`), 'utf8');

const indent = (text, lines) =>
  text.trimEnd().split('\n').slice(-lines).map((line) => `    ${line}`).join('\n');

/** Starts a program in a process group of its own, so that a Ctrl-C reaches it only through us. */
export function start(name, command, args, env = {}) {
  const file = openSync(join(folder, `${name}.log`), 'w');
  const child = spawn(command, args, {
    cwd: folder,
    detached: true,
    env: { ...process.env, ...env },
    stdio: ['ignore', file, file],
  });
  closeSync(file);
  const program = { name, child, ended: null };
  child.on('error', (e) => (program.ended = e.message));
  child.on('exit', (code, signal) => (program.ended ??= signal ?? `exit code ${code}`));
  running.push(program);
}

/** Runs a command to its end; its output is shown only if it fails. */
export function run(command, args, { cwd, env = {} }, ifMissing = `${command} cannot be run`) {
  return new Promise((ok, no) => {
    const stdio = ['ignore', 'pipe', 'pipe'];
    const child = spawn(command, args, { cwd, detached: true, env: { ...process.env, ...env }, stdio });
    const program = { name: command, child, ended: null };
    running.push(program);
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    child.on('error', (e) => no(new Trouble(e.code === 'ENOENT' ? ifMissing : e.message)));
    child.on('close', (code, signal) => {
      program.ended = signal ?? `exit code ${code}`;
      running.splice(running.indexOf(program), 1);
      if (code === 0) ok();
      else no(new Trouble(`${[command, ...args].join(' ')}\nfailed (${program.ended}):\n${indent(output, 40)}`));
    });
  });
}

/** Fails with the last lines of a program that has died. */
export function checkAlive() {
  for (const { name, ended } of running) {
    if (ended !== null) {
      const trouble = new Trouble(
        `the ${name} ended (${ended}). Its last lines, of ${join(folder, `${name}.log`)}:\n${indent(log(name), 15)}`,
      );
      trouble.portTaken = /address (is )?already in use|EADDRINUSE/i.test(log(name));
      throw trouble;
    }
  }
}

/** Asks again and again until the answer is neither empty nor an error, while all programs live. */
export async function until(what, ask, timeoutMs = 60_000) {
  const deadline = Date.now() + timeoutMs;
  let last = 'no answer';
  while (Date.now() < deadline) {
    checkAlive();
    try {
      const answer = await ask();
      if (answer) return answer;
    } catch (e) {
      if (e instanceof Trouble) throw e;
      last = e.cause?.message ?? e.message;
    }
    await new Promise((next) => setTimeout(next, 100));
  }
  throw new Trouble(`${what}: not within ${timeoutMs / 1000} s (${last}). The logs are in ${folder}`);
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

/** Whether somebody listens there. */
export function listens(port) {
  return new Promise((answer) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => answer(true)).on('error', () => answer(false));
    socket.on('connect', () => socket.destroy());
  });
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
  rmSync(folder, { recursive: true, force: true });
}
