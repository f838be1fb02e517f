/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.durabletrace.testing.AgentVersion;
import io.durabletrace.testing.RestateServer;
import io.durabletrace.testing.RestateServer.Answer;
import io.durabletrace.testing.SdkVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The program computes, journals and answers exactly as without us. */
class HarmlessIT {
  private static final SdkVersion SDK = SdkVersion.java("2.4.1");

  @Test
  void answersAndJournalsAreTheSameWithAndWithoutTheAgent() {
    try (Traces traces = new Traces()) {
      assertThat(record(SmokeApp.javaagent(traces.sink()))).isEqualTo(record(SmokeApp.none()));
      assertThat(traces.all()).isNotEmpty();
    }
  }

  /** What all this is for: without us there is nothing to be seen. */
  @Test
  void theStockAgentSeesNothingOverHttp2() {
    try (Traces traces = new Traces()) {
      record(SmokeApp.stock(AgentVersion.newest(), traces.sink()));
      assertThat(traces.all()).isEmpty();
    }
  }

  /**
   * Sends the program through what it can do, over connections that stay open and that do not, and
   * writes all down.
   */
  private static List<String> record(SmokeApp.Agent agent) {
    List<String> record = new ArrayList<>();
    try (SmokeApp app = SmokeApp.java(SDK, agent)) {
      for (Duration inactivity : List.of(Duration.ofMinutes(1), Duration.ZERO)) {
        try (RestateServer server =
            RestateServer.builder()
                .retry(Duration.ofMillis(100), 10)
                .inactivityTimeout(inactivity)
                .start()) {
          app.awaitListening();
          server.register(app.port());
          record.add("--- inactivity timeout " + inactivity);
          record(server, app, record);
        }
      }
      // The agent's own exit code is the program's.
      record.add("exit code " + app.process().terminate());
    }
    return record;
  }

  private static void record(RestateServer server, SmokeApp app, List<String> record) {
    record(server, record, server.call("Greeter/greet", "\"Ann\""));
    record(server, record, server.call("Greeter/flaky", "\"Ann\""));
    record(server, record, server.call("Greeter/flakyRun", "50"));
    record(server, record, server.call("Greeter/refuse", "\"no tea\""));
    record(server, record, server.call("Greeter/refuseInRun", "\"no pot\""));
    record(server, record, server.call("Greeter/calls", "\"k\""));
    record(server, record, server.call("Counter/k2/add", "5"));

    String order = server.send("Order/o1/run", "\"Tea\"");
    record(server, record, server.call("Order/o1/approve", "\"Bob\""));
    record(server, record, order);

    String waits = server.send("Greeter/waits", "50");
    String line = app.process().awaitLine("awakeable .* of " + waits);
    server.resolveAwakeable(line.replaceFirst("awakeable (\\S+) of .*", "$1"), "\"Bob\"");
    record(server, record, waits);

    String cancelled = server.send("Greeter/waitForever", "\"\"");
    server.cancel(cancelled);
    record(server, record, cancelled);
  }

  private static void record(RestateServer server, List<String> record, String invocationId) {
    Answer answer = server.attach(invocationId);
    record(server, record, new Answer(answer.status(), answer.body(), invocationId));
  }

  private static void record(RestateServer server, List<String> record, Answer answer) {
    String id = answer.invocationId();
    record.add(answer.status() + " " + answer.body());
    // When a notification arrives between the commands is a matter of luck.
    List<String> commands = new ArrayList<>();
    Set<String> notifications = new TreeSet<>();
    for (JsonNode entry : server.journal(id)) {
      String type = entry.get("entry_type").asText();
      String line = "  " + type + ' ' + withoutIdsAndTimes(entry.get("entry_json").asText());
      (type.startsWith("Command") ? commands : notifications).add(line);
    }
    record.addAll(commands);
    record.addAll(notifications);
  }

  private static String withoutIdsAndTimes(String json) {
    return json.replaceAll("inv_1\\w+", "ID")
        .replaceAll("\"(wake_up_time|invoke_time|partition_key)\":\\s*\\d+", "$1");
  }
}
