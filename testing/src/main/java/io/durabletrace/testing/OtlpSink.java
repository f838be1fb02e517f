/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * An OTLP receiver (http/protobuf, gzip or not) on a free port of the loopback interface. Keeps
 * every span and log record with the moment it arrived; metrics are kept as the raw request bodies.
 * Safe for use by several threads.
 */
public final class OtlpSink implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService executor = Executors.newFixedThreadPool(2, OtlpSink::daemon);
  private final List<ReceivedSpan> spans = new CopyOnWriteArrayList<>();
  private final List<ReceivedLog> logs = new CopyOnWriteArrayList<>();
  private final List<byte[]> metrics = new CopyOnWriteArrayList<>();

  private OtlpSink(HttpServer server) {
    this.server = server;
  }

  /** Starts a receiver; it listens when this returns. */
  public static OtlpSink start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      OtlpSink sink = new OtlpSink(server);
      server.setExecutor(sink.executor);
      server.createContext("/v1/traces", exchange -> sink.receive(exchange, sink::keepSpans));
      server.createContext("/v1/logs", exchange -> sink.receive(exchange, sink::keepLogs));
      server.createContext("/v1/metrics", exchange -> sink.receive(exchange, sink.metrics::add));
      server.start();
      return sink;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The base address, as {@code otel.exporter.otlp.endpoint} wants it. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** All spans so far, in the order of arrival; a snapshot. */
  public List<ReceivedSpan> spans() {
    return List.copyOf(spans);
  }

  /** All log records so far, in the order of arrival; a snapshot. */
  public List<ReceivedLog> logs() {
    return List.copyOf(logs);
  }

  /** Waits for a log record like this, and returns the first. */
  public ReceivedLog awaitLog(Predicate<ReceivedLog> wanted, Duration timeout) {
    try {
      Awaitility.await()
          .atMost(timeout)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> logs.stream().anyMatch(wanted));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("No such log record within " + timeout + ". Arrived: " + logs);
    }
    return logs.stream().filter(wanted).findFirst().orElseThrow();
  }

  /** The names of all metrics of which a value has arrived so far. */
  public Set<String> metrics() {
    return metrics.stream()
        .flatMap(body -> OtlpDecoder.metrics(body).stream())
        .collect(Collectors.toSet());
  }

  /** The points of metrics that have arrived so far: name and attributes, without values. */
  public Set<String> metricPoints() {
    return metrics.stream()
        .flatMap(body -> OtlpDecoder.metricPoints(body).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * The bodies of all metric exports so far, unpacked: {@code ExportMetricsServiceRequest}
   * messages.
   */
  public List<byte[]> rawMetrics() {
    return List.copyOf(metrics);
  }

  /**
   * Waits until the spans so far are as wanted.
   *
   * @return the spans that were
   * @throws AssertionError after {@code timeout}, with a picture of all spans that did arrive
   */
  public List<ReceivedSpan> await(Predicate<List<ReceivedSpan>> wanted, Duration timeout) {
    try {
      return Awaitility.await()
          .atMost(timeout)
          .pollInterval(Duration.ofMillis(20))
          .until(this::spans, wanted);
    } catch (ConditionTimeoutException e) {
      // Not as the cause: its message is all spans again, in one line.
      throw new AssertionError(
          "Not the wanted spans within " + timeout + ". Arrived:\n" + SpanTree.print(spans()));
    }
  }

  /** All spans so far, each of which is handed out by this once: for tests with very many. */
  public List<ReceivedSpan> takeSpans() {
    synchronized (spans) {
      List<ReceivedSpan> taken = List.copyOf(spans);
      spans.clear();
      return taken;
    }
  }

  /** Forgets everything that has arrived. */
  public void clear() {
    spans.clear();
    logs.clear();
    metrics.clear();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }

  private interface Body {
    void accept(byte[] bytes) throws IOException;
  }

  private void receive(HttpExchange exchange, Body keeper) throws IOException {
    try (exchange) {
      int status = 200;
      try {
        keeper.accept(body(exchange));
      } catch (IOException e) {
        status = 400; // not protobuf, or cut off
      }
      exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(status, -1);
    }
  }

  private void keepLogs(byte[] bytes) throws IOException {
    Instant arrival = Instant.now();
    logs.addAll(OtlpDecoder.decode(ExportLogsServiceRequest.parseFrom(bytes), arrival));
  }

  private void keepSpans(byte[] bytes) throws IOException {
    Instant arrival = Instant.now();
    List<ReceivedSpan> received =
        OtlpDecoder.decode(ExportTraceServiceRequest.parseFrom(bytes), arrival);
    synchronized (spans) {
      spans.addAll(received);
    }
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    InputStream in = exchange.getRequestBody();
    try (InputStream plain = gzip ? new GZIPInputStream(in) : in) {
      return plain.readAllBytes();
    }
  }

  private static Thread daemon(Runnable runnable) {
    Thread thread = new Thread(runnable, "otlp-sink");
    thread.setDaemon(true);
    return thread;
  }
}
