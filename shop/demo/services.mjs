// Copyright The DurableTrace Authors
// SPDX-License-Identifier: Apache-2.0

// The three programs that the demo starts: the viewer, the Restate server and the sample shop.

import { agentJar, shopJar } from './prepare.mjs';
import { folder, freePorts, log, start, stopAll, until } from './processes.mjs';
import { Trouble, say, step } from './say.mjs';

class PortTaken extends Trouble {}

/** A port that was free a moment ago may be taken now; not every program ends because of that. */
function untilReady(name, isReady) {
  const refusal = /address (already )?in use|EADDRINUSE|port \d+ was busy/i;
  return until(
    `the ${name} is ready`,
    () => {
      if (refusal.test(log(name))) throw new PortTaken(`the ${name} found its port taken`);
      return isReady();
    },
    120_000,
  );
}

// With an end, in case a stranger listens there who never answers.
const get = (url) => fetch(url, { signal: AbortSignal.timeout(2_000) });

/** Starts all three, each once what it needs answers; again on other ports if somebody was faster. */
export async function startAll(jdk, packages, serverTracing) {
  for (let tries = 1; ; tries++) {
    try {
      const [viewer, grpc, node, ingress, admin, shop] = await freePorts(6);
      const at = {
        viewer: `http://127.0.0.1:${viewer}`,
        ingress: `http://127.0.0.1:${ingress}`,
        admin: `http://127.0.0.1:${admin}`,
        shop: `http://127.0.0.1:${shop}`,
      };
      await step('starting the trace viewer (until it answers)', () =>
        startViewer(packages, at, viewer, grpc),
      );
      await step('starting the Restate server (until it is healthy)', () =>
        startServer(packages, at, node, ingress, admin, serverTracing),
      );
      await step('starting the shop with the agent (until it listens)', () =>
        startShop(jdk, at, shop),
      );
      return at;
    } catch (e) {
      if (!(e instanceof PortTaken) || tries === 3) throw e;
      say('  somebody else took a port meanwhile: again, with other ports');
      await stopAll();
    }
  }
}

async function startViewer({ node, viewer }, at, port, grpcPort) {
  start('viewer', node, [viewer, '-p', port, '-H', '127.0.0.1', '--grpc-port', grpcPort, '-t', 'DurableTrace demo']);
  await untilReady('viewer', async () => {
    const health = await get(`${at.viewer}/healthz`);
    return (await health.text()).includes('autotel-devtools');
  });
}

async function startServer({ server }, at, node, ingress, admin, serverTracing) {
  start('Restate server', server, [], {
    RESTATE_BASE_DIR: `${folder()}/restate-data`,
    RESTATE_NODE_NAME: 'demo',
    RESTATE_LISTEN_MODE: 'tcp',
    RESTATE_BIND_IP: '127.0.0.1',
    RESTATE_BIND_PORT: node,
    RESTATE_INGRESS__BIND_PORT: ingress,
    RESTATE_ADMIN__BIND_PORT: admin,
    // Small and quick to start; one partition is enough for one customer.
    RESTATE_DEFAULT_NUM_PARTITIONS: 1,
    RESTATE_BIFROST__DEFAULT_PROVIDER: 'local',
    RESTATE_ROCKSDB_TOTAL_MEMORY_SIZE: '512MB',
    RESTATE_DISABLE_TELEMETRY: 'true',
    RUST_LOG: 'warn',
    // A handler that waits is suspended after a second of silence, not after a minute.
    RESTATE_WORKER__INVOKER__INACTIVITY_TIMEOUT: '1s',
    // Where it traces as well, its own spans come into the same trace.
    ...(serverTracing && { RESTATE_TRACING_ENDPOINT: `otlp+${at.viewer}/v1/traces`, OTEL_BSP_SCHEDULE_DELAY: 100 }),
  });
  await untilReady('Restate server', async () => {
    const healthy = await Promise.all([get(`${at.admin}/health`), get(`${at.ingress}/restate/health`)]);
    return healthy.every((answer) => answer.ok);
  });
}

async function startShop(jdk, at, port) {
  start('shop', `${jdk.home}/bin/java`, [`-javaagent:${agentJar}`, '-jar', shopJar], {
    PORT: port,
    // OpenTelemetry's own settings: where to, under which name, and soon.
    OTEL_SERVICE_NAME: 'shop',
    OTEL_EXPORTER_OTLP_ENDPOINT: at.viewer,
    OTEL_BSP_SCHEDULE_DELAY: 100,
    OTEL_METRICS_EXPORTER: 'none',
    // What a running attempt does is told at once; of one that runs for two seconds, again and again.
    OTEL_INSTRUMENTATION_DURABLE_LIFECYCLE_EVENTS: 'span,log',
    OTEL_INSTRUMENTATION_DURABLE_LONG_ATTEMPT_THRESHOLD: '2s',
    // Calls carry the caller's context where the server hands on none.
    OTEL_INSTRUMENTATION_RESTATE_CALL_PROPAGATION: 'auto',
  });
  await untilReady('shop', () => log('shop').includes('the shop listens on port'));
}
