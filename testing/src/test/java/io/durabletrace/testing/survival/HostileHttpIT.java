/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.JavaProcess;
import io.durabletrace.testing.ProjectFiles;
import io.durabletrace.testing.SdkVersion;
import io.durabletrace.testing.Survival;
import io.durabletrace.testing.TestReport;
import io.durabletrace.testing.harness.Frames;
import io.durabletrace.testing.harness.Start;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * As {@link HostileInputIT}, through the SDK's own HTTP server: what can be wrong with paths and
 * headers. {@code -Dsurvival.full=true} sends many more requests, and writes {@code
 * testing/results/hostile-http.txt}.
 */
class HostileHttpIT {
  private static final long SEED = Survival.seed();
  private static final int REQUESTS = Survival.FULL ? 20_000 : 400;
  private static final int MANY = 100_000;
  private static final String EVIL = HostileRequest.EVIL;
  private static final String TRACEPARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final Set<String> NAMES =
      Set.of("span attempt Greeter/greet", "span invocation-start Greeter/greet");

  private final SdkVersion sdk = SdkVersion.java(System.getProperty("survival.sdk", "2.4.1"));

  @TempDir private Path folder;

  @Test
  void whateverIsSentTheServerAnswersAsEver() throws Exception {
    Random random = new Random(SEED);
    List<String> output;
    try (JavaProcess without = jvm("bare").start();
        JavaProcess with = traced().start()) {
      int bare = port(without);
      int traced = port(with);
      for (int i = 0; i < REQUESTS; i++) {
        byte[] request = request(random, i);
        assertThat(HttpExchange.send(traced, request))
            .as("request %d of survival.seed=%d: %s", i, SEED, shown(request))
            .isEqualTo(HttpExchange.send(bare, request));
      }
      HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
      for (int i = 0; i < REQUESTS / 4; i++) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("content-type", "application/vnd.restate.invocation.v5");
        headers.put(name(random), value(random, 0x20, 0x7e));
        headers.put(name(random), value(random, 0x20, 0x7e));
        byte[] body = body();
        assertThat(HttpExchange.send(client, traced, headers, body))
            .as("HTTP/2 request %d of survival.seed=%d: %s", i, SEED, headers)
            .isEqualTo(HttpExchange.send(client, bare, headers, body))
            .startsWith("HTTP_2 200");
      }
      with.terminate();
      output = with.process().lines();
    }
    List<String> seen = Files.readAllLines(folder.resolve("seen"));
    assertThat(seen.stream().filter(line -> line.startsWith("span "))).isSubsetOf(NAMES);
    assertThat(seen).noneMatch(line -> line.contains(EVIL));
    assertThat(HostileInputIT.count(seen, "attempts")).as("attempts").isGreaterThan(REQUESTS / 2);
    HostileInputIT.checkLog(output);
    if (Survival.FULL && System.getProperty("survival.sdk") == null) {
      TestReport report = new TestReport("Hostile requests over HTTP (HostileHttpIT)");
      report.add("SDK: " + sdk + ", seed: " + SEED);
      report.add("requests by HTTP/1.1: " + REQUESTS + ", by HTTP/2: " + REQUESTS / 4);
      report.add("attempts among them: " + HostileInputIT.count(seen, "attempts"));
      report.add("all answered as without us, byte for byte");
      report.write("hostile-http.txt");
    }
  }

  private static byte[] request(Random random, int number) {
    StringBuilder head = new StringBuilder("POST ");
    head.append(
        switch (random.nextInt(30)) {
          case 0 -> '/' + EVIL + "/invoke/Greeter/greet";
          case 1 -> "/invoke/Greeter/greet?" + EVIL;
          case 2 -> "/invoke/Greeter/%67reet";
          case 3 -> "/invoke/Greeter/greet/" + EVIL;
          case 4 -> "//invoke//Greeter//greet";
          case 5 -> "/invoke/" + EVIL + "/greet";
          case 6 -> "http://" + EVIL + "/invoke/Greeter/greet";
          case 7 -> "/invoke/Greeter/greet;" + EVIL + "=1/";
          default -> "/invoke/Greeter/greet";
        });
    head.append(" HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n");
    head.append("content-type: application/vnd.restate.invocation.v5\r\n");
    for (int i = random.nextInt(6); i > 0; i--) {
      head.append(name(random)).append(": ").append(value(random, 0x09, 0xff)).append("\r\n");
    }
    if (number % 100 == 7) {
      head.append(("x-" + EVIL + ": v\r\n").repeat(MANY));
    }
    byte[] body = body();
    head.append("content-length: ").append(body.length).append("\r\n\r\n");
    return Frames.joined(head.toString().getBytes(ISO_8859_1), body);
  }

  private static byte[] body() {
    return Frames.joined(
        Start.first().invocation("inv_1gdJBtdVEcM942bjcDmb1c1khoaJe11Hbz").entries(1).frame(),
        Frames.input(EVIL, Map.of("baggage", EVIL + "=%", "traceparent", EVIL)));
  }

  private static String name(Random random) {
    String[] names = {"traceparent", "tracestate", "baggage", "TraceParent", "b3", "x-" + EVIL};
    return names[random.nextInt(names.length)];
  }

  private static String value(Random random, int from, int to) {
    StringBuilder value = new StringBuilder(random.nextInt(3) == 0 ? TRACEPARENT : EVIL);
    for (int i = random.nextInt(12); i > 0; i--) {
      value.append((char) (from + random.nextInt(to - from + 1)));
    }
    String text = value.toString().replace('\r', '-').replace('\n', '-');
    return random.nextInt(10) == 0 ? (text + ',').repeat(1 + random.nextInt(60)) : text;
  }

  private static String shown(byte[] request) {
    String text = new String(request, UTF_8);
    return text.substring(0, Math.min(2_000, text.length()));
  }

  private int port(JavaProcess process) {
    String line = process.awaitLine(HostileServerMain.LISTENING + "\\d+");
    return Integer.parseInt(line.substring(HostileServerMain.LISTENING.length()));
  }

  private JavaProcess.Builder jvm(String name) {
    return JavaProcess.builder("hostile HTTP, " + name)
        .mainClass(HostileServerMain.class.getName())
        .classPath(List.of(Path.of("target/classes")))
        .classPath(sdk.classPath())
        .property("log4j2.level", "OFF")
        .jvmArgument("-Xmx128m");
  }

  private JavaProcess.Builder traced() throws IOException {
    return jvm("traced")
        .agent(ProjectFiles.javaagentJar())
        .extension(SurvivalJars.extension(folder, SeenTelemetry.class))
        .property("seen.file", folder.resolve("seen").toString())
        .property("otel.traces.exporter", "durable-file")
        .property("otel.exporter.durable-file.path", folder.resolve("http.jsonl").toString())
        .property("otel.metrics.exporter", "none")
        .property("otel.logs.exporter", "none")
        .property("otel.javaagent.logging", "simple")
        .property("otel.instrumentation.restate.call-propagation", "always");
  }
}
