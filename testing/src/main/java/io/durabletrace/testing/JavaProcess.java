/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A forked JVM, with an agent or without. */
public final class JavaProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);

  private final ChildProcess process;

  private JavaProcess(ChildProcess process) {
    this.process = process;
  }

  /**
   * Describes a JVM to be started.
   *
   * @param name for messages
   */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** The process as such: output, signals, exit code. */
  public ChildProcess process() {
    return process;
  }

  /** Waits up to 90 s for a line in which {@code regex} is found, and returns it. */
  public String awaitLine(String regex) {
    return process.awaitLine(regex, START);
  }

  /** Waits up to 90 s until something listens on this port. */
  public void awaitPort(int port) {
    process.awaitWhileAlive("port " + port, START, () -> FreePorts.answers(port));
  }

  /** SIGTERM, as a container platform would; returns the exit code. */
  public int terminate() {
    process.terminate();
    return process.awaitExit(Duration.ofSeconds(30));
  }

  /** SIGKILL: no hook runs, nothing is flushed. */
  public void kill() {
    process.kill();
  }

  /** All output so far: for failure messages. */
  public String dump() {
    return process.dump();
  }

  @Override
  public void close() {
    process.close();
  }

  /** What is to be started. Not for use by several threads. */
  public static final class Builder {
    private final String name;
    private Path javaHome = JavaHomes.current();
    private @Nullable Path agent;
    private @Nullable String mainClass;
    private final List<Path> classPath = new ArrayList<>();
    private final List<String> jvmArguments = new ArrayList<>();
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> arguments = new ArrayList<>();

    private Builder(String name) {
      this.name = name;
      // The programs of the tests live for seconds: the second compiler would only take the CPU
      // from them.
      jvmArguments.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx256m"));
    }

    /** The JDK; the one of this JVM if not given. */
    public Builder javaHome(Path home) {
      this.javaHome = home;
      return this;
    }

    /** More jars and folders. */
    public Builder classPath(List<Path> entries) {
      classPath.addAll(entries);
      return this;
    }

    /** The class with {@code main}. */
    public Builder mainClass(String className) {
      this.mainClass = className;
      return this;
    }

    /** The {@code -javaagent} jar; none if not given. */
    public Builder agent(Path jar) {
      this.agent = jar;
      return this;
    }

    /** An extension for the agent. */
    public Builder extension(Path jar) {
      return property("otel.javaagent.extensions", jar.toString());
    }

    /** A system property. */
    public Builder property(String key, String value) {
      properties.put(key, value);
      return this;
    }

    /** An environment variable. */
    public Builder environment(String key, String value) {
      environment.put(key, value);
      return this;
    }

    /** An argument for the JVM itself. */
    public Builder jvmArgument(String argument) {
      jvmArguments.add(argument);
      return this;
    }

    /** An argument for the program. */
    public Builder argument(String argument) {
      arguments.add(argument);
      return this;
    }

    /**
     * How the tests set an agent: traces soon, to this sink and nowhere else, nothing on them that
     * changes from run to run.
     */
    public Builder agentSettings(OtlpSink sink) {
      return agentSettings(sink.endpoint());
    }

    /** As {@link #agentSettings(OtlpSink)}, to any OTLP http/protobuf receiver. */
    public Builder agentSettings(URI otlpEndpoint) {
      property("otel.exporter.otlp.endpoint", otlpEndpoint.toString());
      property("otel.exporter.otlp.protocol", "http/protobuf");
      property("otel.traces.exporter", "otlp");
      property("otel.metrics.exporter", "none");
      property("otel.logs.exporter", "none");
      property("otel.bsp.schedule.delay", "50");
      property("otel.service.name", name);
      property("otel.javaagent.add-thread-details", "false");
      return property("otel.javaagent.logging", "simple");
    }

    /** Starts it; returns at once. */
    public JavaProcess start() {
      if (mainClass == null) {
        throw new IllegalStateException("No main class");
      }
      List<String> command = new ArrayList<>();
      command.add(javaHome.resolve("bin/java").toString());
      command.addAll(jvmArguments);
      if (agent != null) {
        command.add("-javaagent:" + agent);
      }
      properties.forEach((key, value) -> command.add("-D" + key + '=' + value));
      command.add("-cp");
      command.add(
          classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
      command.add(mainClass);
      command.addAll(arguments);
      ProcessBuilder builder = new ProcessBuilder(command);
      // What the tests' own JVM is told must not reach the program.
      builder.environment().keySet().removeIf(Builder::isForJvmOrAgent);
      builder.environment().putAll(environment);
      return new JavaProcess(ChildProcess.start(name, builder));
    }

    private static boolean isForJvmOrAgent(String variable) {
      return variable.startsWith("OTEL_")
          || variable.equals("JAVA_TOOL_OPTIONS")
          || variable.equals("JDK_JAVA_OPTIONS");
    }
  }
}
