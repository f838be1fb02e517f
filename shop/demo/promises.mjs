// Copyright The DurableTrace Authors
// SPDX-License-Identifier: Apache-2.0

// What the README promises of the trace; `./demo --once` ends with 0 only if all of it arrived.

const ended = (outcome) => (span) =>
  [span.attributes['durable.attempt.outcome'], span.attributes['durable.run.outcome']].includes(outcome);
const named = (name) => (span) => span.name === name;
const waitsFor = (what) => (span) =>
  span.events.some((event) => event.attributes?.['restate.suspension.awaiting']?.includes(what));

const isTree = (trace) => {
  const ids = new Set(trace.spans.map((span) => span.spanId));
  return trace.spans.filter((span) => !ids.has(span.parentSpanId)).length === 1;
};

/** The promises that the trace, and those of the mails sent from it, do not keep yet, in words. */
export function missing(trace, mails, serverTracing) {
  const attempts = trace.spans.filter(named('attempt Checkout/buy'));
  const charges = trace.spans.filter(named('run (charge)'));
  const hasChild = (parent) => trace.spans.some((span) => span.parentSpanId === parent.spanId);
  const promises = {
    'two attempts that are retried': attempts.filter(ended('retrying')).length === 2,
    'an attempt that is suspended, waiting for: sleep cooldown': attempts.some(waitsFor('sleep cooldown')),
    'an attempt that is suspended, waiting for: awakeable': attempts.some(waitsFor('awakeable')),
    'one attempt that completes': attempts.filter(ended('completed')).length === 1,
    'run (charge), failing twice': charges.filter(ended('retrying')).length === 2,
    'run (charge), completed at last': charges.filter(ended('completed')).length === 1,
    'the HTTP request below each run (charge)': charges.every(hasChild),
    'run (ask for approval)': trace.spans.some(named('run (ask for approval)')),
    'the call: attempt Stock/{key}/reserve': trace.spans.some(named('attempt Stock/{key}/reserve')),
    "the Restate server's own end of it, if it traces":
      trace.spans.some(named('invocation-end Checkout/buy')) === serverTracing,
    'a parent for every span but the first': isTree(trace),
    'the send: attempt Mail/confirm, in a linked trace':
      mails.length === 1 &&
      isTree(mails[0]) &&
      mails[0].spans.some(named('attempt Mail/confirm')) &&
      mails[0].spans.some(named('invocation-end Mail/confirm')) === serverTracing,
  };
  return Object.keys(promises).filter((promise) => !promises[promise]);
}
