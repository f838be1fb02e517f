// Copyright The DurableTrace Authors
// SPDX-License-Identifier: Apache-2.0

// What the demo asks of the Restate server and of the trace viewer, over HTTP.

async function ask(url, body, method = body === undefined ? 'GET' : 'POST') {
  const answer = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    signal: AbortSignal.timeout(20_000),
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

export const restate = (at) => ({
  register: () => ask(`${at.admin}/deployments`, { uri: at.shop }),

  /** How many there are on the shelf: reserves none. */
  count: (item) => ask(`${at.ingress}/Stock/${item}/reserve`, 0),

  /** Hands an order to the shop's checkout and returns the invocation's id at once. */
  buy: async (order) => (await ask(`${at.ingress}/Checkout/buy/send`, order)).invocationId,

  /** pending, running, backing-off, suspended, completed, … */
  status: async (id) => {
    const query = `SELECT status FROM sys_invocation WHERE id = '${id}'`;
    return (await ask(`${at.admin}/query`, { query })).rows[0]?.status;
  },

  /** Starts what takes so many seconds, and returns the invocation's id at once. */
  takeStock: async (seconds) => (await ask(`${at.ingress}/Warehouse/takeStock/send`, seconds)).invocationId,

  approve: (awakeable, who) => ask(`${at.ingress}/restate/awakeables/${awakeable}/resolve`, who),

  /** What the invocation answers, once it has. */
  result: (id) => ask(`${at.ingress}/restate/invocation/${id}/attach`),

  page: (id) => `${at.admin}/ui/invocations/${id}`,
});

export const viewer = (at) => ({
  /** The traces, as far as they have arrived, that hold a span with this attribute. */
  traces: async (attribute, value) => {
    const query = `${attribute} = "${value}"`;
    return (await ask(`${at.viewer}/api/query/traces`, { query, limit: 5 })).traces;
  },

  /** The log records, as far as they have arrived, that have this attribute. */
  logs: async (attribute, value) => {
    const query = `${attribute} = "${value}"`;
    return (await ask(`${at.viewer}/api/query/logs`, { query, limit: 100 })).logs;
  },

  page: (trace, span) => `${at.viewer}/#trace=${trace.traceId}${span ? `&span=${span.spanId}` : ''}`,
});
