/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard and the rules, by Prometheus' own tool. */
class MonitoringTest {
  @TempDir Path folder;

  @BeforeEach
  void needsPromtool() {
    assumeTrue(
        Monitoring.promtool().isPresent(),
        "promtool is not installed (Debian: package prometheus)");
  }

  @Test
  void the_rules_are_rules() {
    assertThat(promtool("check", "rules", "prometheus-alerts.yml")).contains("SUCCESS: 4 rules");
  }

  @Test
  void alerts_fire_when_they_should_and_not_before() {
    assertThat(promtool("test", "rules", "prometheus-alerts-test.yml")).contains("SUCCESS");
  }

  /** The tool knows no dashboards, so each query becomes a rule. */
  @Test
  void the_dashboards_queries_are_queries() throws IOException {
    List<String> queries = Monitoring.dashboardQueries();
    assertThat(queries).hasSizeGreaterThanOrEqualTo(9);
    StringBuilder rules = new StringBuilder("groups:\n  - name: dashboard\n    rules:\n");
    for (int i = 0; i < queries.size(); i++) {
      rules
          .append("      - record: dashboard:query:")
          .append(i)
          .append("\n        expr: '")
          .append(queries.get(i).replace("'", "''"))
          .append("'\n");
    }
    Path file = Files.writeString(folder.resolve("dashboard.yml"), rules);
    assertThat(promtool("check", "rules", file.toString()))
        .contains("SUCCESS: " + queries.size() + " rules");
  }

  private static String promtool(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Monitoring.promtool().orElseThrow().toString());
    command.addAll(List.of(arguments));
    try (ChildProcess process =
        ChildProcess.start(
            "promtool", new ProcessBuilder(command).directory(Monitoring.folder().toFile()))) {
      assertThat(process.awaitExit(Duration.ofSeconds(60))).as(process.dump()).isZero();
      return process.dump();
    }
  }
}
