/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.AgentVersion;
import io.durabletrace.testing.JavaProcess;
import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.ProjectFiles;
import io.durabletrace.testing.ReceivedLog;
import io.durabletrace.testing.ReceivedSpan;
import io.durabletrace.testing.SdkVersion;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An application that is undeployed goes, whatever we saw and told of its attempts. */
class ThrownAwayIT {
  private static final Path CLASSES = Path.of("target/classes");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @ParameterizedTest
  @MethodSource("oldestAndNewestAgent")
  void nothing_of_ours_holds_the_class_loader_of_an_application(AgentVersion agent) {
    try (OtlpSink sink = OtlpSink.start()) {
      undeploys(agent, sink, sink.endpoint());
      // With an event of a command, whose attributes are not made as usual.
      sink.await(spans -> spans.stream().anyMatch(ThrownAwayIT::isQuickAndSleeps), PATIENCE);
    }
  }

  @Test
  void nor_do_finished_spans_that_nobody_takes() throws IOException {
    try (OtlpSink sink = OtlpSink.start();
        ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      undeploys(
          AgentVersion.newest(), sink, URI.create("http://127.0.0.1:" + hanging.getLocalPort()));
      hanging.setSoTimeout(1);
      hanging.accept().close(); // they were being sent
    }
  }

  /**
   * @param traces takes the spans; all else goes to the sink
   */
  private static void undeploys(AgentVersion agent, OtlpSink sink, URI traces) {
    try (JavaProcess server =
        JavaProcess.builder("application-server")
            .agent(agent.jar())
            .extension(ProjectFiles.extensionJar())
            .agentSettings(sink)
            .property("otel.exporter.otlp.traces.endpoint", traces + "/v1/traces")
            // Longer than it waits for the application to go.
            .property("otel.exporter.otlp.traces.timeout", "60000")
            .property("otel.bsp.export.timeout", "60000")
            .property("otel.logs.exporter", "otlp")
            .property("otel.metrics.exporter", "otlp")
            .property("otel.metric.export.interval", "200")
            .property("otel.instrumentation.durable.lifecycle-events", "span,log")
            .property("otel.instrumentation.durable.long-attempt-threshold", "200ms")
            .classPath(List.of(CLASSES))
            .mainClass(ThrownAwayMain.class.getName())
            .argument(application())
            .start()) {
      String end = server.awaitLine(ThrownAwayMain.GONE + '|' + ThrownAwayMain.HELD);

      // It was seen before; what was seen is sent at its own time, which may be after the end.
      for (String handler : List.of("lost", "long")) {
        sink.awaitLog(is("in_progress", handler), PATIENCE);
      }
      sink.awaitLog(is("ended", "long"), PATIENCE);
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(sink.metrics()).contains("durable.attempt.oldest_age"));
      assertThat(end).as(server.dump()).isEqualTo(ThrownAwayMain.GONE);
      server.terminate();
      assertThat(sink.logs()).noneMatch(is("ended", "lost"));
    }
  }

  static List<AgentVersion> oldestAndNewestAgent() {
    return List.of(AgentVersion.all().get(0), AgentVersion.newest());
  }

  private static String application() {
    List<Path> classPath = new ArrayList<>();
    classPath.add(CLASSES.toAbsolutePath());
    SdkVersion.java("2.4.1").classPath().stream()
        // Log4j's own shutdown hook would keep it.
        .filter(jar -> !jar.getFileName().toString().startsWith("log4j-core"))
        .forEach(classPath::add);
    return classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static Predicate<ReceivedLog> is(String event, String handler) {
    return log ->
        log.eventName().equals("durable.attempt." + event)
            && log.attribute("durable.attempt.target").equals("ThrownAway/" + handler);
  }

  private static boolean isQuickAndSleeps(ReceivedSpan span) {
    return span.name().equals("attempt ThrownAway/quick")
        && span.events().stream()
            .anyMatch(
                event ->
                    "Command/Sleep".equals(event.attributes().get("restate.journal.command.type")));
  }
}
