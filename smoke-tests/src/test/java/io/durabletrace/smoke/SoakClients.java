/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import io.durabletrace.testing.RestateServer;
import io.durabletrace.testing.RestateServer.Answer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** Clients that have one random script after the other played, whatever becomes of the server. */
final class SoakClients {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final RestateServer server;
  private final long seed;
  private final List<Thread> threads;
  private final AtomicInteger completed = new AtomicInteger();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;

  /**
   * @param server whose addresses all that take its place have, too
   */
  SoakClients(RestateServer server, int clients, long seed) {
    this.server = server;
    this.seed = seed;
    this.threads =
        IntStream.range(0, clients)
            .mapToObj(client -> new Thread(() -> play(client), "client " + client))
            .toList();
    threads.forEach(thread -> thread.setDaemon(true));
    threads.forEach(Thread::start);
  }

  /** No more scripts; waits for the results of those that are under way. */
  void stop() {
    stopped = true;
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  int completed() {
    return completed.get();
  }

  /** What did not end as it must. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  private void play(int client) {
    Random random = new Random(seed + client);
    for (int i = 0; !stopped; i++) {
      RandomScript script = RandomScript.of("soak-" + client + '-' + i, random);
      try {
        play(script);
        completed.incrementAndGet();
      } catch (RuntimeException | AssertionError e) {
        wrong.add(e + " in " + script);
      }
    }
  }

  private void play(RandomScript script) {
    // Whoever says something twice must not have it done twice.
    Map<String, String> once = Map.of("idempotency-key", script.key());
    String json = '"' + script.steps().replace("\n", "\\n") + '"';
    String id = again(() -> server.send("Script/" + script.key() + "/run", json, once));
    again(() -> server.send("Order/" + script.key() + "/approve", "\"the test\"", once));
    String result = again(() -> result(id));
    if (!result.equals('"' + script.result() + '"')) {
      throw new AssertionError(id + " gave " + result);
    }
  }

  private String result(String id) {
    Answer answer = server.attach(id);
    if (answer.status() != 200) {
      throw new AssertionError("attach answered " + answer);
    }
    return answer.body();
  }

  /** Until it works: servers come and go. */
  private static <T> T again(Supplier<T> request) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptionsMatching(UncheckedIOException.class::isInstance)
        .until(
            () -> {
              try {
                return request.get();
              } catch (AssertionError e) {
                return null;
              }
            },
            answer -> answer != null);
  }
}
