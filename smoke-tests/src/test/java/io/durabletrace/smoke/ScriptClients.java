/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import io.durabletrace.testing.RestateServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * Clients that have scripts run, one after the other and all the time, and compare what comes of
 * each with what must. Some more scripts wait at their gate until they are released.
 */
final class ScriptClients implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** How long a gate stays shut; longer than the server waits before it suspends. */
  private static final int LONGEST_WAIT_MILLIS = 1_500;

  private final RestateServer server;
  private final String name;
  private final Random random;
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicInteger completed = new AtomicInteger();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final Map<String, RandomScript> held = new LinkedHashMap<>();
  private final Map<String, Integer> due = new LinkedHashMap<>();

  /** Begins at once. */
  ScriptClients(RestateServer server, String name, Random random, int clients) {
    this.server = server;
    this.name = name;
    this.random = random;
    for (int i = 0; i < clients; i++) {
      String prefix = name + "-client" + i + '-';
      Random own = new Random(random.nextLong());
      Thread thread = new Thread(() -> work(prefix, own), prefix);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  private void work(String prefix, Random own) {
    try {
      for (int i = 0; stopped.getCount() > 0; i++) {
        RandomScript script = RandomScript.of(prefix + i, own);
        String id = begin(script);
        if (own.nextBoolean()) {
          var unused = stopped.await(own.nextInt(LONGEST_WAIT_MILLIS), TimeUnit.MILLISECONDS);
        }
        finish(id, script);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | AssertionError e) {
      wrong.add(prefix + ": " + e);
    }
  }

  private String begin(RandomScript script) {
    String json = '"' + script.steps().replace("\n", "\\n") + '"';
    return server.send("Script/" + script.key() + "/run", json);
  }

  private void finish(String id, RandomScript script) {
    server.send("Order/" + script.key() + "/approve", "\"the test\"");
    String answer = server.attach(id).body();
    if (!answer.equals('"' + script.result() + '"')) {
      wrong.add(id + " gave " + answer + '\n' + script);
    }
    completed.incrementAndGet();
  }

  /** Begins a script that waits until that phase. */
  void hold(int phase) {
    RandomScript script = RandomScript.of(name + "-held" + held.size(), random);
    String id = begin(script);
    held.put(id, script);
    due.put(id, phase);
  }

  /** Lets those go on that were to wait until this phase, and waits for what they give. */
  void release(int phase) {
    List<String> now = due.keySet().stream().filter(id -> due.get(id) == phase).toList();
    now.forEach(id -> finish(id, held.get(id)));
    due.keySet().removeAll(now);
  }

  /** Those that wait are suspended now. */
  void awaitSuspended() {
    due.keySet().forEach(id -> server.awaitStatus(id, "suspended"));
  }

  /** Waits until so many more scripts have ended, or something was wrong. */
  void awaitMore(int scripts) {
    int goal = completed.get() + scripts;
    Awaitility.await("more scripts that end")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> completed.get() >= goal || !wrong.isEmpty());
  }

  /** How many scripts have given something. */
  int completed() {
    return completed.get();
  }

  /** What was not as it must be; empty is good. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** Waits for the scripts that are on their way, and ends. */
  void stop() {
    stopped.countDown();
    try {
      for (Thread thread : threads) {
        thread.join(PATIENCE.toMillis());
        if (thread.isAlive()) {
          wrong.add(thread.getName() + " has no answer");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stopped.countDown();
    threads.forEach(Thread::interrupt);
  }
}
