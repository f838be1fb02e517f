// Copyright The DurableTrace Authors
// SPDX-License-Identifier: Apache-2.0

// What the README promises of the trace; `./demo --once` ends with 0 only if all of it arrived.

const ended = (outcome) => (span) => (span.attributes['durable.attempt.outcome'] ?? span.attributes['durable.run.outcome']) === outcome;
const named = (name) => (span) => span.name === name;
const waitsFor = (what) => (span) => span.events.some((event) => event.attributes?.['restate.suspension.awaiting']?.includes(what));

/** The promises that the traces do not keep yet, each in words. */
export function missing(trace, mails) {
  const attempts = trace.spans.filter(named('attempt Checkout/buy'));
  const charges = trace.spans.filter(named('run (charge)'));
  const ids = new Set(trace.spans.map((span) => span.spanId));
  const promises = {
    'two attempts that are retried': attempts.filter(ended('retrying')).length === 2,
    'an attempt that is suspended, waiting for: sleep cooldown': attempts.some(waitsFor('sleep cooldown')),
    'an attempt that is suspended, waiting for: awakeable': attempts.some(waitsFor('awakeable')),
    'one attempt that completes': attempts.filter(ended('completed')).length === 1,
    'run (charge), two times failing': charges.filter(ended('retrying')).length === 2,
    'run (charge), at last completed': charges.filter(ended('completed')).length === 1,
    'run (ask for approval)': trace.spans.some(named('run (ask for approval)')),
    'the call: attempt Stock/{key}/reserve': trace.spans.filter(named('attempt Stock/{key}/reserve')).length === 1,
    'the HTTP request below each run (charge)': charges.every((run) => trace.spans.some((span) => span.parentSpanId === run.spanId)),
    "the server's end of the invocation": trace.spans.some(named('invocation-end Checkout/buy')),
    'one tree: a parent for every span but the first': trace.spans.filter((span) => !ids.has(span.parentSpanId)).length === 1,
    'the send: attempt Mail/confirm': mails.some((mail) => mail.spans.some(named('attempt Mail/confirm'))),
  };
  return Object.keys(promises).filter((promise) => !promises[promise]);
}
