/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the build keeps what the tests run. */
public final class ProjectFiles {
  private ProjectFiles() {}

  /**
   * The folder of the root pom: system property {@code durabletrace.root}, which Surefire and
   * Failsafe set, else the nearest folder above the working directory that has one.
   */
  public static Path root() {
    String given = System.getProperty("durabletrace.root");
    if (given != null) {
      return Path.of(given);
    }
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve("testing/node/package.json"))) {
        return folder;
      }
    }
    throw new IllegalStateException("No DurableTrace checkout at or above " + start);
  }

  /** Where npm put the Restate servers, the trace viewer and its Node. */
  public static Path nodeModules() {
    return root().resolve("testing/node/node_modules");
  }

  /** {@code durabletrace-javaagent.jar}: the upstream agent with our extension inside. */
  public static Path javaagentJar() {
    return built("agent/target/durabletrace-javaagent.jar");
  }

  /** {@code durabletrace-extension.jar}: for an upstream agent that is already there. */
  public static Path extensionJar() {
    return built("agent/target/durabletrace-extension.jar");
  }

  /** All jars directly in this folder, by name. */
  public static List<Path> jarsIn(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " is not there: build the module before", e);
    }
  }

  private static Path built(String file) {
    Path path = root().resolve(file);
    if (!Files.isRegularFile(path)) {
      throw new IllegalStateException(path + " is not there: mvn package -pl agent -am");
    }
    return path;
  }
}
