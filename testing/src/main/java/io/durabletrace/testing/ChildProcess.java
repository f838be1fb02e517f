/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A process that the tests started. Its output, both streams in one, is kept line by line. It does
 * not outlive this JVM. Safe for use by several threads.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Set<Process> ALIVE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> ALIVE.forEach(Process::destroyForcibly), "end-children"));
  }

  private final String name;
  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Thread reader;

  private ChildProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.reader = new Thread(this::readLines, "output of " + name);
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a process.
   *
   * @param name for messages
   */
  public static ChildProcess start(String name, ProcessBuilder builder) {
    try {
      Process process = builder.redirectErrorStream(true).start();
      ALIVE.removeIf(other -> !other.isAlive());
      ALIVE.add(process);
      return new ChildProcess(name, process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines it has written so far. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** All it has written so far, under a headline: for failure messages. */
  public String dump() {
    String state = process.isAlive() ? "running" : "exit code " + process.exitValue();
    return "--- output of " + name + " (" + state + ") ---\n" + String.join("\n", lines) + "\n---";
  }

  /** The operating system's number of it. */
  public long pid() {
    return process.pid();
  }

  /** The CPU time it has taken so far, of all its threads; zero where the system does not tell. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for a line in which {@code regex} is found, and returns it. */
  public String awaitLine(String regex, Duration timeout) {
    Pattern pattern = Pattern.compile(regex);
    await("a line with " + regex, timeout, () -> find(pattern) != null || !process.isAlive());
    awaitOutputIfDead();
    String line = find(pattern);
    if (line == null) {
      throw new AssertionError(name + " ended without a line with " + regex + '\n' + dump());
    }
    return line;
  }

  /** Waits until the condition holds; fails at once when the process ends before. */
  public void awaitWhileAlive(String what, Duration timeout, BooleanSupplier condition) {
    await(
        what,
        timeout,
        () -> {
          if (condition.getAsBoolean()) {
            return true;
          }
          if (!process.isAlive()) {
            awaitOutputIfDead();
            throw new AssertionError(name + " ended; no " + what + '\n' + dump());
          }
          return false;
        });
  }

  /** Completes when it has ended. */
  public CompletableFuture<Process> onExit() {
    return process.onExit();
  }

  /** Asks it to end (SIGTERM); does not wait. */
  public void terminate() {
    // Not Process.destroy(): that closes our end of its output, too.
    process.toHandle().destroy();
  }

  /** Ends it (SIGKILL) and waits until it is gone. */
  public void kill() {
    process.toHandle().destroyForcibly();
    awaitExit(Duration.ofSeconds(20));
  }

  /** Waits for its end and returns the exit code. */
  public int awaitExit(Duration timeout) {
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(name + " has not ended within " + timeout + '\n' + dump());
      }
      awaitOutputIfDead();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Ends it, at first politely. */
  @Override
  public void close() {
    terminate();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void await(String what, Duration timeout, BooleanSupplier condition) {
    try {
      Awaitility.await()
          .atMost(timeout)
          .pollInterval(Duration.ofMillis(20))
          .until(condition::getAsBoolean);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(name + ": no " + what + " within " + timeout + '\n' + dump(), e);
    }
  }

  private @Nullable String find(Pattern pattern) {
    return lines.stream().filter(line -> pattern.matcher(line).find()).findFirst().orElse(null);
  }

  /** The last lines may still be in the pipe when the process is gone. */
  private void awaitOutputIfDead() {
    if (!process.isAlive()) {
      try {
        reader.join(20_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void readLines() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      lines.add("(output cut off: " + e.getMessage() + ')');
    }
  }
}
