/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.numaflow;

import io.durabletrace.testing.JavaProcess;
import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.ProjectFiles;
import io.durabletrace.testing.SdkVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The functions in a JVM of their own: the SDK's shutdown hook may never end. */
public final class FunctionsProcess implements AutoCloseable {
  private final Path folder;
  private final JavaProcess process;
  private final Platform platform;

  private FunctionsProcess(Path folder, JavaProcess process) {
    this.folder = folder;
    this.process = process;
    this.platform = new Platform(folder);
  }

  /** With the agent that we ship. */
  public static FunctionsProcess traced(OtlpSink sink, String... jvmArguments) {
    return start(
        jvm -> {
          jvm.agent(ProjectFiles.javaagentJar()).agentSettings(sink);
          List.of(jvmArguments).forEach(jvm::jvmArgument);
        });
  }

  /** As the caller wants it; returns when the functions can be called. */
  public static FunctionsProcess start(Consumer<JavaProcess.Builder> settings) {
    return start(newest(), settings);
  }

  /** On a certain SDK. */
  public static FunctionsProcess start(SdkVersion sdk, Consumer<JavaProcess.Builder> settings) {
    try {
      // Short: the path of a Unix domain socket has but 108 bytes.
      Path folder = Files.createTempDirectory("udf");
      JavaProcess.Builder jvm =
          JavaProcess.builder("functions")
              .classPath(sdk.classPath())
              .classPath(List.of(ProjectFiles.root().resolve("testing/numaflow/target/classes")))
              .mainClass(FunctionsMain.class.getName())
              .argument(folder.toString());
      settings.accept(jvm);
      return new FunctionsProcess(folder, jvm.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The newest release that is here. */
  public static SdkVersion newest() {
    List<SdkVersion> all = SdkVersion.numaflow();
    return all.get(all.size() - 1);
  }

  /** Waits until the functions can be called, and returns who calls them. */
  public Platform platform() {
    port();
    return platform;
  }

  /** Where the map listens on TCP. */
  public int port() {
    String line = process.awaitLine("listening on port \\d+");
    return Integer.parseInt(line.replaceFirst(".* on port (\\d+).*", "$1"));
  }

  /**
   * Asks for one more message, and returns when its span is there: then all are that had ended
   * before, because they are sent in that order.
   */
  public void awaitExported(Spans spans) {
    Input last = Input.of("hello");
    try (var map = platform().map("map")) {
      map.ask(last.map());
    }
    spans.ofMessage(last.id());
  }

  /** Ends it and the sink; fails if a span came after its trace was looked at, or we complained. */
  public void end(Spans spans) {
    try {
      awaitExported(spans);
      spans.assertNothingCameLater();
      spans.assertNoComplaints(process);
    } finally {
      close();
      spans.sink().close();
    }
  }

  /** The JVM. */
  public JavaProcess process() {
    return process;
  }

  @Override
  public void close() {
    platform.close();
    process.kill();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
