/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.smoke.FickleCollector.Mood;
import io.durabletrace.testing.JavaProcess;
import io.durabletrace.testing.RestateServer;
import io.durabletrace.testing.Survival;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A service under load, whose collector works or does not. For one thread. */
final class Outages {
  /** Less than an attempt takes that waits for a collector which is slow, or hangs. */
  private static final Duration BEFORE_AN_EXPORT = FickleCollector.SLOW.minusMillis(500);

  private static final int TRIES = Survival.FULL ? 1 : 3;

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final RestateServer server;
  private final FickleCollector collector;
  private final ClosedLoop load;

  Outages(RestateServer server, FickleCollector collector, int clients) {
    this.server = server;
    this.collector = collector;
    this.load =
        new ClosedLoop(
            server.ingress().resolve("/Greeter/greet"), "\"Ada\"", "\"Hello Ada\"", clients);
  }

  /**
   * Starts a service whose collector it is: little memory, all that we can send, no log of its own.
   *
   * @param folder for its files
   */
  static SmokeApp start(
      Path agent, FickleCollector collector, Path folder, Consumer<JavaProcess.Builder> settings) {
    return SmokeApp.java(
        CostSetup.SDK,
        jvm -> jvm.agent(agent),
        jvm -> {
          if (Survival.FULL) {
            jvm.jvmArgument("-XX:TieredStopAtLevel=4");
          }
          CostSetup.quiet(jvm, folder)
              .jvmArgument("-Xmx192m")
              .jvmArgument("-XX:+ExitOnOutOfMemoryError")
              .property("otel.javaagent.logging", "simple")
              .property("otel.service.name", "collectors")
              .property("otel.exporter.otlp.endpoint", collector.endpoint().toString())
              .property("otel.instrumentation.durable.lifecycle-events", "span,log");
          settings.accept(jvm);
        });
  }

  void warmUp(Duration duration) {
    load.run(duration);
  }

  /** The collector becomes so, and stays so: some time for what is on the way. */
  void settle(Mood mood, Duration duration) {
    if (collector.mood() != mood) {
      collector.become(mood);
    }
    load.run(duration);
  }

  /** Some time with the collector in this mood, in which it is. */
  ClosedLoop.Result turn(Mood mood, Duration duration) {
    ClosedLoop.Result result = load(mood, duration);
    if (mood == Mood.ABSENT) {
      assertThat(collector.isListening()).isFalse();
    } else {
      // They may just be waiting until they try again.
      Awaitility.await("requests to a collector that " + mood)
          .atMost(PATIENCE)
          .until(() -> collector.asked() > 0);
    }
    return result;
  }

  /**
   * All answers are right, and none of them waited for an export. A pause of the machine looks the
   * same in a turn of a second, but does not come each time.
   */
  ClosedLoop.Result load(Mood mood, Duration duration) {
    ClosedLoop.Result result = answers(mood, duration);
    for (int again = 1; again < TRIES && isSlow(result); again++) {
      result = answers(mood, duration);
    }
    assertThat(isSlow(result))
        .as("%.0f ms for the slowest answer while the collector %s", result.percentile(100), mood)
        .isFalse();
    return result;
  }

  private ClosedLoop.Result answers(Mood mood, Duration duration) {
    ClosedLoop.Result result = load.run(duration);
    assertThat(result.failures()).as("wrong or no answers while the collector %s", mood).isZero();
    return result;
  }

  private static boolean isSlow(ClosedLoop.Result result) {
    return result.percentile(100) >= BEFORE_AN_EXPORT.toMillis();
  }

  /**
   * The collector works again, and gets spans, log records and metrics of invocations that begin
   * now, without a restart of the service. The first may be dropped, as the queue is full.
   *
   * @return how long that took
   */
  Duration recover() {
    long start = System.nanoTime();
    collector.become(Mood.WORKS);
    collector.keep();
    Set<String> ids = new HashSet<>();
    Awaitility.await("telemetry arrives again")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              ids.add(server.call("Greeter/greet", "\"Ada\"").invocationId());
              return Stream.of("/v1/traces", "/v1/logs")
                      .allMatch(path -> ids.stream().anyMatch(id -> collector.got(path, id)))
                  && collector.got("/v1/metrics", "durable.attempt.duration");
            });
    collector.forget();
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
