/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import com.fasterxml.jackson.databind.JsonNode;
import io.durabletrace.testing.JavaProcess;
import io.durabletrace.testing.ProjectFiles;
import io.durabletrace.testing.RestateServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;

/** What the server's own tables say of the headers in its journals. */
final class Journals {

  /** Its answer is empty when the agent can be removed; as users have it. */
  private static final String HOLDING = queryInReadme();

  private static String queryInReadme() {
    try {
      String readme = Files.readString(ProjectFiles.root().resolve("README.md"));
      int start = readme.indexOf("SELECT DISTINCT j.id", readme.indexOf("\n## Detach it\n"));
      return readme.substring(start, readme.indexOf("```", start)).trim();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lines in which the SDK says that a journal did not replay, or our code that it failed. */
  static List<String> complaints(JavaProcess process) {
    return process.process().lines().stream()
        .filter(
            line ->
                line.contains("Found a mismatch")
                    || line.contains("doesn't match the handler code")
                    || line.contains("DurableTrace failed")
                    || line.contains("OutOfMemory"))
        .toList();
  }

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

  /** The invocations that have not ended, by their status. */
  static Map<String, Long> underWay(RestateServer server) {
    return count(
        server,
        "SELECT status AS what, count(*) AS n FROM sys_invocation"
            + " WHERE status != 'completed' GROUP BY status");
  }

  /** Why tries failed, other than as a script had planned, and how often. */
  static Map<String, Long> unplannedFailures(RestateServer server) {
    return count(
        server,
        "SELECT event_json AS what, count(*) AS n FROM sys_journal_events"
            + " WHERE event_json NOT LIKE '%planned, at%' GROUP BY event_json");
  }

  private static Map<String, Long> count(RestateServer server, String query) {
    Map<String, Long> counts = new TreeMap<>();
    server
        .query(query)
        .forEach(
            row -> counts.merge(words(row.get("what").asText()), row.get("n").asLong(), Long::sum));
    return counts;
  }

  /** Of a failure its message and code, without the address. */
  private static String words(String json) {
    return json.replaceAll("'http://[^']*'", "the service")
        .replaceFirst(
            ".*\"error_message\":\"(.*)\",\"restate_doc_error_code\":\"(\\w+)\"}", "$1 ($2)");
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
