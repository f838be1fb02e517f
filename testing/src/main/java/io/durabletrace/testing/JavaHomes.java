/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** Finds other JDKs on this machine. */
public final class JavaHomes {
  private static final List<String> USUAL_FOLDERS =
      List.of("/usr/lib/jvm", "/opt", "/Library/Java/JavaVirtualMachines");

  private JavaHomes() {}

  /** The JDK that this JVM runs on. */
  public static Path current() {
    return Path.of(System.getProperty("java.home"));
  }

  /**
   * A JDK of at least this feature release: the current one if it is, else from the environment
   * ({@code JAVA_HOME_25}, {@code JAVA_HOME_25_X64}, …), else from where systems and SDKMAN put
   * JDKs.
   */
  public static Optional<Path> atLeast(int feature) {
    if (Runtime.version().feature() >= feature) {
      return Optional.of(current());
    }
    return candidates().stream().filter(home -> feature(home) >= feature).findFirst();
  }

  private static List<Path> candidates() {
    List<Path> homes = new ArrayList<>();
    System.getenv()
        .forEach(
            (name, value) -> {
              if (name.matches("(JAVA_HOME|JDK|JAVA)_?\\d+.*") && !value.isBlank()) {
                homes.add(Path.of(value));
              }
            });
    List<Path> folders = new ArrayList<>(USUAL_FOLDERS.stream().map(Path::of).toList());
    folders.add(Path.of(System.getProperty("user.home"), ".sdkman/candidates/java"));
    folders.add(Path.of(System.getProperty("user.home"), ".jdks"));
    for (Path folder : folders) {
      homes.addAll(children(folder));
    }
    return homes;
  }

  private static List<Path> children(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().flatMap(f -> Stream.of(f, f.resolve("Contents/Home"))).toList();
    } catch (IOException e) {
      return List.of(); // not ours to read
    }
  }

  /** The feature release of this JDK by its own {@code release} file; 0 if it is none. */
  private static int feature(Path home) {
    if (!Files.isExecutable(home.resolve("bin/java"))) {
      return 0;
    }
    Properties release = new Properties();
    try (Reader reader = Files.newBufferedReader(home.resolve("release"))) {
      release.load(reader);
      String version = release.getProperty("JAVA_VERSION", "0").replace("\"", "");
      return Runtime.Version.parse(version.startsWith("1.") ? "8" : version).feature();
    } catch (IOException | IllegalArgumentException e) {
      return 0;
    }
  }
}
