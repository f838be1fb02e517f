/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Clients that ask again as soon as they have their answer. */
final class ClosedLoop {
  private static final Duration TOO_LONG = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpRequest request;
  private final String answer;
  private final int clients;

  /**
   * Who asks for what.
   *
   * @param json the parameter
   * @param answer the only right one
   */
  ClosedLoop(URI uri, String json, String answer, int clients) {
    this.request =
        HttpRequest.newBuilder(uri)
            .header("content-type", "application/json")
            .timeout(TOO_LONG)
            .POST(BodyPublishers.ofString(json))
            .build();
    this.answer = answer;
    this.clients = clients;
  }

  /** What came of it. */
  static final class Result {
    private final long[] latencies; // in nanoseconds, ascending
    private final Duration duration;
    private final int failures;

    private Result(long[] latencies, Duration duration, int failures) {
      this.latencies = latencies;
      this.duration = duration;
      this.failures = failures;
    }

    int answers() {
      return latencies.length;
    }

    int failures() {
      return failures;
    }

    double perSecond() {
      return latencies.length / seconds();
    }

    double seconds() {
      return duration.toNanos() / 1e9;
    }

    /** Milliseconds. */
    double percentile(double percent) {
      int index = (int) Math.ceil(latencies.length * percent / 100) - 1;
      return latencies[Math.max(0, index)] / 1e6;
    }
  }

  /** Asks for so long, and waits for the last answers. */
  Result run(Duration duration) {
    long start = System.nanoTime();
    List<Client> all = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      all.add(new Client(start + duration.toNanos()));
    }
    all.forEach(Client::ask);
    all.forEach(client -> client.done.join());
    long[] latencies =
        all.stream()
            .flatMapToLong(client -> client.latencies.stream().mapToLong(Long::longValue))
            .sorted()
            .toArray();
    return new Result(
        latencies,
        Duration.ofNanos(System.nanoTime() - start),
        all.stream().mapToInt(client -> client.failures).sum());
  }

  /** One of them: never two requests at a time, so it needs no lock. */
  private final class Client {
    private final long deadline;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final List<Long> latencies = new ArrayList<>();
    private int failures;

    private Client(long deadline) {
      this.deadline = deadline;
    }

    private void ask() {
      long asked = System.nanoTime();
      var unused =
          http.sendAsync(request, BodyHandlers.ofString())
              .whenComplete((response, thrown) -> answered(asked, response));
    }

    private void answered(long asked, HttpResponse<String> response) {
      long now = System.nanoTime();
      if (response != null && response.statusCode() == 200 && response.body().equals(answer)) {
        latencies.add(now - asked);
      } else {
        failures++;
      }
      if (now < deadline) {
        ask();
      } else {
        done.complete(null);
      }
    }
  }
}
