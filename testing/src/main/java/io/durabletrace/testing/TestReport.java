/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a measurement or a long test found, a line each: printed as it is found, and kept in {@code
 * testing/results} if asked to. Begins with what was tested on what. For one thread.
 */
public final class TestReport {
  private final List<String> lines = new ArrayList<>();

  /** Begins with this line. */
  public TestReport(String title) {
    addAll(List.of(title, "commit: " + commit(), "JDK: " + Runtime.version()));
    add("machine: " + Machine.describe());
  }

  /** Adds a line; for {@link String#format}, where there are values. */
  public void add(String format, Object... values) {
    String line = values.length == 0 ? format : String.format(Locale.ROOT, format, values);
    System.out.println(line);
    lines.add(line);
  }

  /** Adds lines as they are. */
  public void addAll(List<String> more) {
    more.forEach(System.out::println);
    lines.addAll(more);
  }

  /**
   * Keeps it.
   *
   * @param file name in {@code testing/results}
   */
  public void write(String file) throws IOException {
    Files.write(Files.createDirectories(folder()).resolve(file), lines);
  }

  /** Where results are kept. */
  public static Path folder() {
    return ProjectFiles.root().resolve("testing/results");
  }

  /**
   * What is checked out, and whether anything was changed since; for the record only. Changed
   * results do not count: the measurement before wrote them.
   */
  public static String commit() {
    try {
      String commit = git("describe", "--always", "--exclude=*");
      String changed =
          git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!testing/results");
      return changed.isEmpty() ? commit : commit + "-dirty";
    } catch (IOException e) {
      return "unknown, " + e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown, interrupted";
    }
  }

  private static String git(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process git =
        new ProcessBuilder(command)
            .directory(ProjectFiles.root().toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(git.getInputStream().readAllBytes(), UTF_8).trim();
    if (git.waitFor() != 0) {
      throw new IOException("no checkout");
    }
    return output;
  }
}
