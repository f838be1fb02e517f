// Copyright The DurableTrace Authors
// SPDX-License-Identifier: Apache-2.0

// What must be there before anything can start: a JDK, both jars, and the packages from npm.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, which } from './processes.mjs';
import { Trouble, step } from './say.mjs';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const agentJar = join(root, 'agent/target/durabletrace-javaagent.jar');
export const shopJar = join(root, 'shop/target/shop.jar');
const modules = join(root, 'testing/node/node_modules');

const GET_JDK =
  'Get one from https://adoptium.net or your package manager:\n' +
  '  apt-get install openjdk-17-jdk  |  dnf install java-17-openjdk-devel  |  brew install openjdk@17\n' +
  'and put it on the PATH, or set JAVA_HOME to it.';
const GET_MAVEN =
  'Get it from https://maven.apache.org/download.cgi or your package manager:\n' +
  '  apt-get install maven  |  dnf install maven  |  brew install maven';
const GET_NPM =
  'It comes with Node.js from https://nodejs.org; Debian has it as a package of its own:\n  apt-get install npm';

/** Finds what is needed and which jars are to be built; says all that is missing at once. */
export function findTools() {
  const problems = [];
  const need = (found, problem) => found || problems.push(problem);
  const stale = [];
  if (isOlder(agentJar, ['pom.xml', 'agent', 'instrumentation', 'tooling'])) stale.push('agent');
  if (isOlder(shopJar, ['pom.xml', 'shop'])) stale.push('shop');

  const jdk = findJdk();
  need(!jdk.problem, `${jdk.problem} The demo needs a JDK, 17 or newer.\n${GET_JDK}`);
  if (stale.length > 0) {
    need(which('mvn'), `mvn is not on the PATH. The demo needs Maven, 3.8.6 or newer.\n${GET_MAVEN}`);
  }
  need(existsSync(modules) || which('npm'), `npm is not on the PATH.\n${GET_NPM}`);
  if (problems.length > 0) throw new Trouble(problems.join('\n\n'));
  return { jdk, stale };
}

/** The JDK that builds and runs the shop: JAVA_HOME's, else the one on the PATH. */
function findJdk() {
  const javaHome = process.env.JAVA_HOME;
  const java = javaHome ? join(javaHome, 'bin/java') : 'java';
  const asked = spawnSync(java, ['-XshowSettings:properties', '-version'], { encoding: 'utf8' });
  if (asked.error) {
    const missing = javaHome ? `JAVA_HOME is ${javaHome}, where no bin/java is.` : 'java is not on the PATH.';
    return { problem: missing };
  }
  if (asked.status !== 0) return { problem: `${java} does not start:\n${asked.stderr}` };
  const property = (name) => asked.stderr.match(new RegExp(`^\\s*${name} = (.*)$`, 'm'))?.[1];
  const home = property('java.home');
  const version = property('java.specification.version');
  if (parseFloat(version) < 17) return { problem: `Java ${version}, in ${home}, is too old.` };
  if (!existsSync(join(home, 'bin/javac'))) return { problem: `${home} has no compiler (bin/javac).` };
  return { home };
}

/** Builds the jars that are missing or older than what they are made of. */
export async function build(jdk, stale) {
  if (stale.length === 0) return;
  const what = stale.map((one) => `the ${one}`).join(' and ');
  const args = ['-q', '-B', '-DskipTests', '-Dspotless.check.skip=true', 'package', '-pl', stale.join(','), '-am'];
  await step(`building ${what} (Maven; the first time it takes minutes)`, () =>
    run('mvn', args, { cwd: root, env: { JAVA_HOME: jdk.home } }),
  );
}

function isOlder(jar, sources) {
  const made = statSync(jar, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const newest = (path) => {
    const found = statSync(path);
    if (!found.isDirectory()) return found.mtimeMs;
    const skipped = /^(target|test|demo|node_modules|\..*|.*\.md)$/;
    const names = readdirSync(path).filter((name) => !skipped.test(name));
    return Math.max(0, ...names.map((name) => newest(join(path, name))));
  };
  return sources.some((source) => newest(join(root, source)) > made);
}

/** Fetches the Restate server and the viewer, and finds a Node that the viewer runs on. */
export async function fetchPackages() {
  await step('fetching the Restate server and the viewer (npm; once, 700 MB on disk)', () =>
    run(join(root, 'testing/node/install'), [], { cwd: root }),
  );
  const server = findPackage(/^restate-server-/, '@restatedev', 'bin/restate-server');
  if (!server) {
    throw new Trouble(
      `There is no Restate server for ${process.platform} on ${process.arch} in npm; there is for Linux and macOS, x64 and arm64.`,
    );
  }
  return { server, node: findNode(), viewer: join(modules, 'autotel-devtools/dist/cli.js'), modules };
}

function findNode() {
  // The viewer keeps its traces in node:sqlite.
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 13)) return process.execPath;
  const node = findPackage(/^node-.*(linux|darwin)/, '', 'bin/node');
  if (node) return node;
  throw new Trouble(
    `The trace viewer needs Node.js 22.13 or newer; this is ${process.version}, and npm has none for ${process.platform} on ${process.arch}.\n` +
      'Get one from https://nodejs.org/en/download and run this again.',
  );
}

function findPackage(name, scope, file) {
  const inScope = join(modules, scope);
  const found = existsSync(inScope) ? readdirSync(inScope).find((one) => name.test(one)) : undefined;
  const path = found && join(inScope, found, file);
  return path && existsSync(path) ? path : undefined;
}
