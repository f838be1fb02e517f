/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import io.durabletrace.testing.AgentVersion;
import io.durabletrace.testing.JavaProcess;
import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.ProjectFiles;
import io.durabletrace.testing.ReceivedSpan;
import io.durabletrace.testing.SdkVersion;
import io.durabletrace.testing.SpanSpec;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One of the programs of this folder, running in a JVM of its own. */
final class SmokeApp implements AutoCloseable {
  private final JavaProcess process;
  private int port;

  private SmokeApp(JavaProcess process) {
    this.process = process;
  }

  /** How the program is to be traced. */
  interface Agent extends Consumer<JavaProcess.Builder> {}

  /** By {@code durabletrace-javaagent.jar}. */
  static Agent javaagent(OtlpSink sink) {
    return jvm -> jvm.agent(ProjectFiles.javaagentJar()).agentSettings(sink);
  }

  /** By an upstream agent with {@code durabletrace-extension.jar}. */
  static Agent extensionOn(AgentVersion agent, OtlpSink sink) {
    return jvm -> jvm.agent(agent.jar()).extension(ProjectFiles.extensionJar()).agentSettings(sink);
  }

  /** By an upstream agent alone. */
  static Agent stock(AgentVersion agent, OtlpSink sink) {
    return jvm -> jvm.agent(agent.jar()).agentSettings(sink);
  }

  /** Not at all. */
  static Agent none() {
    return jvm -> {};
  }

  /** Starts the Java program on this SDK; it listens when {@link #awaitListening()} returns. */
  static SmokeApp java(SdkVersion sdk, Agent agent, String... arguments) {
    return java(sdk, agent, jvm -> {}, arguments);
  }

  /** As {@link #java(SdkVersion, Agent, String...)}, on a JVM with other settings. */
  static SmokeApp java(
      SdkVersion sdk, Agent agent, Consumer<JavaProcess.Builder> settings, String... arguments) {
    List<Path> classPath = new ArrayList<>(sdk.classPath());
    classPath.addAll(program("java-app"));
    classPath.addAll(libraries("java-app"));
    return start("java-app", classPath, "com.example.smoke.Main", agent, settings, arguments);
  }

  /**
   * Starts the program that only calls, with this release's client.
   *
   * @param page what else it asks for, without Restate
   */
  static SmokeApp client(
      SdkVersion sdk,
      Agent agent,
      URI ingress,
      String page,
      Consumer<JavaProcess.Builder> settings) {
    List<Path> classPath = new ArrayList<>(sdk.classPath());
    classPath.addAll(program("java-app"));
    String main = "com.example.smoke.ClientMain";
    return start("client", classPath, main, agent, settings, ingress.toString(), page);
  }

  /** Starts the Kotlin program on this SDK. */
  static SmokeApp kotlin(SdkVersion sdk, Agent agent) {
    return kotlin(sdk, agent, jvm -> {});
  }

  /** As {@link #kotlin(SdkVersion, Agent)}, on a JVM with other settings. */
  static SmokeApp kotlin(SdkVersion sdk, Agent agent, Consumer<JavaProcess.Builder> settings) {
    List<Path> classPath = new ArrayList<>(sdk.classPath());
    classPath.addAll(program("kotlin-app"));
    return start("kotlin-app", classPath, "com.example.smoke.MainKt", agent, settings);
  }

  /** Starts the Spring Boot program on the SDK that it was built with. */
  static SmokeApp springBoot(Agent agent) {
    List<Path> classPath = new ArrayList<>(program("spring-app"));
    classPath.addAll(libraries("spring-app"));
    String main = "com.example.shop.ShopApplication";
    return start("spring-app", classPath, main, agent, jvm -> {});
  }

  private static List<Path> program(String name) {
    return List.of(ProjectFiles.root().resolve("smoke-tests/" + name + "/target/classes"));
  }

  private static List<Path> libraries(String name) {
    return ProjectFiles.jarsIn(ProjectFiles.root().resolve("smoke-tests/" + name + "/target/lib"));
  }

  private static SmokeApp start(
      String name,
      List<Path> classPath,
      String mainClass,
      Agent agent,
      Consumer<JavaProcess.Builder> settings,
      String... arguments) {
    JavaProcess.Builder jvm =
        JavaProcess.builder(name).classPath(classPath).mainClass(mainClass).argument("0");
    List.of(arguments).forEach(jvm::argument);
    agent.accept(jvm);
    settings.accept(jvm);
    return new SmokeApp(jvm.start());
  }

  SmokeApp awaitListening() {
    // A port that is chosen before the JVM is up may be another's when it is.
    String line = process.awaitLine("(listening|HTTP server) on port \\d+");
    port = Integer.parseInt(line.replaceFirst(".* on port (\\d+).*", "$1"));
    return this;
  }

  /** The program has written this while that span was current. */
  void assertLogged(SpanSpec spec, String message) {
    ReceivedSpan span = spec.actual();
    process.awaitLine("trace=" + span.traceId() + " span=" + span.spanId() + ".* " + message);
  }

  /** What {@code Greeter/calls} has sent for later in this invocation. */
  String sentForLater(String invocationId) {
    String line = process.awaitLine("later \\S+ of " + invocationId);
    return line.replaceFirst(".*later (\\S+) of .*", "$1");
  }

  /** Where it listens; known after {@link #awaitListening()}. */
  int port() {
    return port;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  JavaProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }
}
