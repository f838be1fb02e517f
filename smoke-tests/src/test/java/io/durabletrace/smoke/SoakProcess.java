/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.ClassHistogram;
import io.durabletrace.testing.ProjectFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipFile;

/** One process of the service: which attempts it had, how it ended, what is in its memory. */
final class SoakProcess {
  /** What ended this long before a kill had been sent. A slice has next to nothing that did. */
  private static final Duration SENT = Duration.ofSeconds(5);

  private static final List<String> OF_ATTEMPTS =
      List.of(
          "io.durabletrace.instrumentation.restate.v2_0.hooks.TracedAttempt",
          "io.durabletrace.instrumentation.restate.v2_0.attempt.Attempt",
          "io.durabletrace.agent.live.LiveAttempts$Entry");

  /** How it ended. */
  enum End {
    ALIVE,
    TERMINATED,
    KILLED
  }

  private final String name;
  private final Path attempts;
  private final SmokeApp app;
  private End end = End.ALIVE;
  private long endMillis = Long.MAX_VALUE;

  /**
   * @param name of the service, by which its spans are known
   * @param attempts where it notes them
   */
  SoakProcess(String name, Path attempts, SmokeApp app) {
    this.name = name;
    this.attempts = attempts;
    this.app = app;
  }

  String name() {
    return name;
  }

  SmokeApp app() {
    return app;
  }

  End end() {
    return end;
  }

  /** SIGTERM or SIGKILL; waits until it is gone. */
  void end(End how) {
    end = how;
    endMillis = System.currentTimeMillis();
    if (how == End.KILLED) {
      app.process().kill();
    } else {
      app.process().terminate();
    }
  }

  /** How often an invocation's handler was entered, and how many spans there must be. */
  record Entered(int times, int mustBeTraced) {
    Entered plus(Entered other) {
      return new Entered(times + other.times, mustBeTraced + other.mustBeTraced);
    }
  }

  /** By invocation. */
  Map<String, Entered> attempts() {
    Map<String, Entered> entered = new TreeMap<>();
    for (String line : lines()) {
      String[] words = line.split(" ", -1);
      if (words.length == 3) { // the last one may be cut off
        Entered one = noted(Long.parseLong(words[0]), words[1].equals("+"));
        entered.merge(words[2], one, Entered::plus);
      }
    }
    return entered;
  }

  private Entered noted(long millis, boolean in) {
    boolean must =
        switch (end) {
          case ALIVE -> in;
          // What it begins while it ends may end with it.
          case TERMINATED -> in && millis < endMillis;
          case KILLED -> !in && millis < endMillis - SENT.toMillis();
        };
    return new Entered(in ? 1 : 0, must ? 1 : 0);
  }

  private List<String> lines() {
    try {
      return Files.exists(attempts) ? Files.readAllLines(attempts) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What lives after a full collection.
   *
   * @param bytes in all
   * @param ofAttempts objects that only running attempts have
   */
  record Memory(long bytes, Map<String, Long> ofAttempts) {}

  /** Collects its garbage and looks at what is left. */
  Memory memory() {
    ClassHistogram heap = Jcmd.histogram(app.process().process());
    return new Memory(heap.bytes(), heap.instances(OF_ATTEMPTS::contains));
  }

  /** That the classes whose objects are looked for are there, under these names. */
  static void assertKnown() throws IOException {
    try (ZipFile jar = new ZipFile(ProjectFiles.extensionJar().toFile())) {
      for (String name : OF_ATTEMPTS) {
        assertThat(jar.getEntry(name.replace('.', '/') + ".class")).as(name).isNotNull();
      }
    }
  }
}
