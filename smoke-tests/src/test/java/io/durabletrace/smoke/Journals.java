/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import com.fasterxml.jackson.databind.JsonNode;
import io.durabletrace.testing.RestateServer;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** What the server's own tables say of the headers in its journals. */
final class Journals {

  /** Empty when the agent can be removed: README, "Detaching the agent". */
  private static final String HOLDING =
      "SELECT DISTINCT j.id FROM sys_journal j JOIN sys_invocation i ON j.id = i.id"
          + " WHERE i.status != 'completed'"
          + " AND j.entry_type IN ('Command: Call', 'Command: OneWayCall')"
          + " AND j.entry_json LIKE '%traceparent%'";

  /** The invocations that would not replay without the agent. */
  static List<String> holdingOurHeader(RestateServer server) {
    return server.query(HOLDING).stream().map(row -> row.get("id").asText()).toList();
  }

  /** Waits until the agent can be removed. */
  static void awaitNoneHoldsOurHeader(RestateServer server) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> holdingOurHeader(server), List::isEmpty);
  }

  /** The invocations whose last failure was that their journal did not replay. */
  static List<String> mismatched(RestateServer server) {
    return server
        .query("SELECT id FROM sys_invocation WHERE last_failure_error_code = 'RT0016'")
        .stream()
        .map(row -> row.get("id").asText())
        .toList();
  }

  static long calls(RestateServer server, String condition) {
    JsonNode row =
        server
            .query(
                "SELECT count(*) AS n FROM sys_journal"
                    + " WHERE entry_type IN ('Command: Call', 'Command: OneWayCall') "
                    + condition)
            .get(0);
    return row.get("n").asLong();
  }

  private Journals() {}
}
