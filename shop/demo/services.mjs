// Copyright The DurableTrace Authors
// SPDX-License-Identifier: Apache-2.0

// The four programs that the demo starts: the viewer, the Restate server and the sample shop.

import { agentJar, shopJar } from './prepare.mjs';
import { folder, freePorts, listens, log, start, stopAll, until } from './processes.mjs';
import { Trouble, step } from './say.mjs';

/** Starts all three, each once what it needs answers; again on other ports if somebody was faster. */
export async function startAll(jdk, packages) {
  for (let tries = 1; ; tries++) {
    try {
      const [viewer, grpc, node, ingress, admin, shop] = await freePorts(6);
      const at = {
        viewer: `http://127.0.0.1:${viewer}`,
        ingress: `http://127.0.0.1:${ingress}`,
        admin: `http://127.0.0.1:${admin}`,
        shop: `http://127.0.0.1:${shop}`,
      };
      await step('starting the trace viewer (waits until it answers)', () =>
        startViewer(packages, at, viewer, grpc),
      );
      await step('starting the Restate server (waits until it is healthy)', () =>
        startServer(packages, at, node, ingress, admin),
      );
      await step('starting the shop with the agent (waits until its port is open)', () =>
        startShop(jdk, at, shop),
      );
      return at;
    } catch (e) {
      if (!e.portTaken || tries === 3) throw e;
      await stopAll();
    }
  }
}

async function startViewer({ node, viewer }, at, port, grpcPort) {
  start('viewer', node, [viewer, '-p', port, '-H', '127.0.0.1', '--grpc-port', grpcPort, '-t', 'DurableTrace demo']);
  await until('the viewer answers', async () => {
    // It would move to the next port without a word that a program could read.
    if (/was busy; using/.test(log('viewer'))) {
      throw Object.assign(new Trouble('the viewer found its port taken'), { portTaken: true });
    }
    const health = await fetch(`${at.viewer}/healthz`);
    return (await health.text()).includes('autotel-devtools');
  });
}

async function startServer({ server }, at, node, ingress, admin) {
  start('Restate server', server, [], {
    RESTATE_BASE_DIR: `${folder}/restate-data`,
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
    // The server's own spans, into the same trace.
    RESTATE_TRACING_ENDPOINT: `otlp+${at.viewer}/v1/traces`,
    OTEL_BSP_SCHEDULE_DELAY: 100,
  });
  await until('the Restate server is healthy', async () => {
    const healthy = await Promise.all([fetch(`${at.admin}/health`), fetch(`${at.ingress}/restate/health`)]);
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
  });
  await until('the shop listens', () => listens(port), 120_000);
}
