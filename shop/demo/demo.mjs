// Copyright The DurableTrace Authors
// SPDX-License-Identifier: Apache-2.0

// ./demo: a real Restate server, a trace viewer and a sample shop; buys something and shows the trace.

import { resolve } from 'node:path';
import { build, fetchPackages, findTools } from './prepare.mjs';
import { findBrowser, takePicture } from './picture.mjs';
import { folder, hasFolder, killAll, log, removeFolder, stopAll, until } from './processes.mjs';
import { missing } from './promises.mjs';
import { restate, viewer } from './requests.mjs';
import { Trouble, bold, cyan, dim, red, say, seconds, silence, step } from './say.mjs';
import { startAll } from './services.mjs';
import { outcome, printTree, tried } from './tree.mjs';

/** Seconds. */
const HANGS = 6;

const HELP = `Usage: ./demo [--once] [--server-tracing] [--picture FILE.png]

Starts a real Restate server, a trace viewer and a sample shop with
-javaagent:agent/target/durabletrace-javaagent.jar, buys something there, and shows the trace.
Then it waits, so that you can look around in the viewer, until Ctrl-C stops everything.

  --once            end after the trace was shown; the exit code is 0 only if all of it arrived
  --server-tracing  the Restate server traces too; else the trace is the shop's alone, as on Restate Cloud
  --picture FILE    take a picture of the viewer's page of the trace (needs Chromium or Chrome), then end
  --help            this text

It needs a JDK (17 or newer), Maven, and Node.js (20 or newer) with npm. It builds the jars if they
are missing or older than their sources, and fetches the server and the viewer from npm into
testing/node/node_modules. All ports are free ones of 127.0.0.1; all data is in a temporary folder.
The shop is in shop/src/main/java, what drives it in shop/demo.
`;

function parse(args) {
  const options = { once: false, serverTracing: false, picture: undefined };
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--help' || args[i] === '-h') {
      process.stdout.write(HELP);
      process.exit(0);
    } else if (args[i] === '--once') {
      options.once = true;
    } else if (args[i] === '--server-tracing') {
      options.serverTracing = true;
    } else if (args[i] === '--picture') {
      if (!args[i + 1]) throw new Trouble('--picture wants the name of a file.');
      options.picture = resolve(args[++i]);
    } else {
      throw new Trouble(`${args[i]} is not understood; ./demo --help tells what is.`);
    }
  }
  return options;
}

/** Buys, tells of each attempt when it arrives at the viewer, and approves when it is asked to. */
async function buy(at) {
  const server = restate(at);
  const id = await server.buy({ id: '1001', item: 'apple', quantity: 3, cents: 450 });
  const began = Date.now();
  say(`\n${bold('Buying 3 apples.')} The payment gateway is busy twice; later a person has to approve.`);
  say(dim(`Each line is an attempt of ${id}, when the viewer has it:`));
  const tell = (text) => say(`  ${dim(`+${seconds(Date.now() - began)}`)}  ${text}`);
  const told = new Set();
  // The server is asked directly, so it knows before the viewer does: give the spans some rounds.
  const rounds = { suspended: 0, completed: 0 };
  let approved = false;
  await until('the checkout ends', async () => {
    for (const span of attempts(await viewer(at).traces('restate.invocation.id', id))) {
      if (told.has(span.spanId)) continue;
      told.add(span.spanId);
      tell(`${span.name}${tried(span)}  ${outcome(span)}`);
    }
    const status = await server.status(id);
    const awakeable = log('shop').match(/waits for approval: (\S+)/)?.[1];
    if (awakeable && !approved && status === 'suspended' && rounds.suspended++ >= 5) {
      await server.approve(awakeable, 'Ada');
      approved = true;
      tell(cyan('Ada approves: the demo resolves the awakeable at the ingress'));
    }
    return status === 'completed' && rounds.completed++ >= 5;
  });
  const receipt = await server.result(id);
  tell(cyan(`the shop answers ${JSON.stringify(receipt)}`));
  return id;
}

const attempts = (traces) =>
  traces
    .flatMap((trace) => trace.spans)
    .filter((span) => span.name === 'attempt Checkout/buy')
    .sort((one, other) => one.startTime - other.startTime);

const isLinked = (trace, other) =>
  trace.spans.some((span) => span.links?.some((link) => link.traceId === other.traceId));

/** Reads the whole trace back from the viewer, which proves that it arrived there. */
async function readTrace(at, id, serverTracing) {
  let trace;
  let mails = [];
  let lacks = [];
  try {
    await step('reading the trace back from the viewer (until it is complete)', () =>
      until('the trace', async () => {
        [trace] = await viewer(at).traces('restate.invocation.id', id);
        if (!trace) return false;
        const sent = await viewer(at).traces('restate.invocation.target', 'Mail/confirm');
        mails = sent.filter((mail) => isLinked(mail, trace));
        lacks = missing(trace, mails, serverTracing);
        return lacks.length === 0;
      }, 20_000),
    );
  } catch (e) {
    // A trace that lacks something is shown as it is; what it lacks comes after it.
    if (!trace) throw e;
  }
  return { trace, mails, lacks };
}

/** Starts something that hangs, and tells what the viewer knows of it before its span is there. */
async function hang(at) {
  const id = await restate(at).takeStock(HANGS);
  const began = Date.now();
  say(`\n${bold('Taking stock')}, which hangs for ${HANGS} s. Its span comes when it has ended; each line is a log record, when the viewer has it:`);
  const told = new Set();
  await until('the handler that hangs is told of', async () => {
    const records = await viewer(at).logs('restate.invocation.id', id);
    for (const record of records.sort((one, other) => one.timestamp - other.timestamp)) {
      if (told.has(record.body)) continue;
      told.add(record.body);
      say(`  ${dim(`+${seconds(Date.now() - began)}`)}  ${record.body}`);
    }
    return [...told].some((body) => body.includes(' ended: '));
  }, 30_000);
  const place = (word) => [...told].findIndex((body) => body.includes(word));
  const inProgress = place(' has been running for ');
  if (place(' started') !== 0 || inProgress < 0 || inProgress > place(' ended: ')) {
    throw new Trouble('of the handler that hangs, its start and a word while it runs should have been there.');
  }
}

async function demo(options) {
  say(bold('DurableTrace demo'));
  const browser = options.picture && findBrowser();
  const { jdk, stale } = findTools();
  await build(jdk, stale);
  const packages = await fetchPackages();
  const at = await startAll(jdk, packages, options.serverTracing);
  await step('registering the shop, and a first request (loads its classes)', async () => {
    await restate(at).register();
    await restate(at).count('pear');
  });

  const id = await buy(at);
  say();
  const { trace, mails, lacks } = await readTrace(at, id, options.serverTracing);

  const whose = options.serverTracing
    ? "(ingress and invocation-…: the Restate server's own)"
    : '(the server does not trace; the shop runs with call-propagation=auto)';
  say(`\n${bold('The trace')} ${trace.traceId}, ${trace.spans.length} spans. ${dim(whose)}`);
  printTree(trace);
  for (const mail of mails) {
    say(`\n${bold('The mail')} was sent, not called: it has a trace of its own, ${mail.traceId}, linked to the first.`);
    printTree(mail);
  }
  if (lacks.length > 0) {
    throw new Trouble(`the trace lacks:\n${lacks.map((lack) => `  - ${lack}`).join('\n')}`);
  }
  await hang(at);
  if (options.picture) {
    const shown = attempts([trace]).find((span) => outcome(span).includes('sleep cooldown'));
    await step("taking a picture of the viewer's page", () =>
      takePicture(packages, browser, viewer(at).page(trace, shown), options.picture),
    );
  }

  say(`\n  ${bold('This trace in the viewer')}       ${cyan(viewer(at).page(trace))}`);
  say(`  ${bold('The invocation in Restate')}      ${cyan(restate(at).page(id))}`);
  if (options.once || options.picture) return;
  say(`\n  ${bold('Send your own spans to')}         ${cyan(at.viewer)}  ${dim('(OTEL_EXPORTER_OTLP_ENDPOINT)')}`);
  say(`  ${bold('Register your service at')}       ${cyan(`${at.admin}/deployments`)}`);
  say(`  ${bold('Call it at')}                     ${cyan(at.ingress)}`);
  say(dim('\nCtrl-C stops everything.'));
  await until('the demo is stopped', () => false, Infinity);
}

let stopping = false;

/** Stops everything; keeps the logs if something went wrong. */
async function leave(code) {
  stopping = true;
  await stopAll();
  if (code !== 1) removeFolder();
  process.exit(code);
}

for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
  process.on(signal, () => {
    if (stopping) {
      killAll();
      process.exit(code);
    }
    say('\nstopping ...');
    silence();
    leave(code);
  });
}
process.on('exit', killAll);

try {
  await demo(parse(process.argv.slice(2)));
  await leave(0);
} catch (e) {
  if (!stopping) {
    process.stderr.write(`\n${red('The demo failed:')} ${e instanceof Trouble ? e.message : e.stack}\n`);
    if (hasFolder()) process.stderr.write(`The logs are in ${folder()}\n`);
    await leave(1);
  }
}
