// Copyright The DurableTrace Authors
// SPDX-License-Identifier: Apache-2.0

// A trace as a tree for the terminal: one line for a span, and one for each thing it did.

import { bold, cyan, dim, fit, green, red, say, seconds, yellow } from './say.mjs';

/** What a span says about its end, in a few words. */
export function outcome(span) {
  const a = span.attributes;
  const status = a['http.response.status_code'];
  const error = status ? `HTTP ${status}` : [simpleName(a['error.type']), span.status.message].filter(Boolean).join(': ');
  switch (a['durable.attempt.outcome'] ?? a['durable.run.outcome']) {
    case 'completed':
      return green('✔ completed');
    case 'suspended':
      return yellow(`◑ suspended, waiting for: ${awaited(span)}`);
    case 'retrying': {
      const delay = a['restate.retry.delay_ms'];
      return red(`✘ will be retried${delay === undefined ? '' : ` in ${seconds(delay)}`}: ${error}`);
    }
    case undefined:
      if (span.status.code === 'ERROR') return red(`✘ ${error}`);
      return span.status.code === 'OK' ? green('✔') : '';
    default:
      return red(`✘ ${a['durable.attempt.outcome'] ?? a['durable.run.outcome']}: ${error}`);
  }
}

/** Which try of an attempt or a run it is; empty for the first. */
export function tried(span) {
  const number = span.attributes['durable.attempt.number'];
  return number > 1 ? `, try ${number}` : '';
}

const simpleName = (type) => type?.split('.').at(-1);

const awaited = (span) => {
  const last = eventsOf(span, 'suspended').at(-1);
  return [last?.attributes['restate.suspension.awaiting'] ?? '?'].flat().join(', ');
};

const shortName = (event) => event.name.replace('restate.invocation.lifecycle.', '');
const eventsOf = (span, name) => span.events.filter((event) => shortName(event) === name);

/** Prints all spans of a trace, by time, each below its parent. */
export function printTree(trace) {
  const ids = new Set(trace.spans.map((span) => span.spanId));
  const children = (id) => trace.spans.filter((span) => span.parentSpanId === id);
  const roots = trace.spans.filter((span) => !ids.has(span.parentSpanId));
  const start = Math.min(...trace.spans.map((span) => span.startTime));

  say(dim('     start      took'));
  const byTime = (one, other) => one.time - other.time;
  const print = (item, indent, branch, below) => {
    const time = `+${((item.time - start) / 1000).toFixed(3)} s`.padStart(10);
    const took = item.span ? duration(item.span) : '';
    say(fit(`${dim(time)} ${took.padStart(9)}  ${dim(indent + branch)}${item.text}`));
    const items = item.span ? [...eventItems(item.span), ...children(item.span.spanId).map(spanItem)] : [];
    items.sort(byTime).forEach((next, i) => {
      const last = i === items.length - 1;
      print(next, indent + below, last ? '└─ ' : '├─ ', last ? '   ' : '│  ');
    });
  };
  roots.map(spanItem).sort(byTime).forEach((root) => print(root, '', '', ''));
}

function duration({ duration: ms }) {
  if (ms < 1) return '<1 ms';
  return ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

const isServers = (span) => span.scope.name === 'services';

function spanItem(span) {
  const name = isServers(span) ? dim(span.name) : `${bold(span.name)}${tried(span)}`;
  return { time: span.startTime, span, text: isServers(span) ? name : `${name}  ${outcome(span)}` };
}

/** The server's own spans have the same events with less in them: ours are shown. */
function eventItems(span) {
  if (isServers(span)) return [];
  return span.events.map((event) => ({ time: event.timestamp, text: eventText(event) })).filter((item) => item.text);
}

function eventText(event) {
  const a = event.attributes;
  switch (shortName(event)) {
    case 'new_command': {
      const type = a['restate.journal.command.type'].replace('Command/', '');
      const what = a['restate.call.target'] ?? a['restate.journal.command.name'] ?? '';
      return `${cyan('·')} new command ${type} ${what}`.trimEnd();
    }
    case 'durable.call.accepted':
      return `${cyan('·')} accepted ${a['restate.callee.invocation.target']}: ${a['restate.callee.invocation.id']}`;
    case 'run_ended':
      return `${cyan('·')} run ended: ${a['restate.run.name']} (${a['durable.run.outcome']})`;
    case 'suspended':
      return `${cyan('·')} suspended, waiting for: ${[a['restate.suspension.awaiting'] ?? '?'].flat().join(', ')}`;
    case 'exception': {
      const where = a['exception.stacktrace']?.match(/^\s*at (?:[^(]*\.)?(\w+\.\w+\(.*\))$/m)?.[1];
      return `${red('!')} ${simpleName(a['exception.type'])}${where ? ` at ${where}` : ''}`;
    }
    default:
      return `${cyan('·')} ${event.name}`;
  }
}
