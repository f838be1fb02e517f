/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import java.lang.reflect.Field;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes code of ours fail: it was woven so that it comes by here. On the boot class path of the
 * forked JVM, because it is called from the agent's classes and from the application's; hence the
 * JDK and nothing else. Safe to use from any thread.
 *
 * <p>A site is a place where a fault can be thrown. System property {@code faults.armed} has those
 * that fail from the JVM's start, with commas between them, of which each is printed as it first
 * fails; {@code faults.error=true} makes it an {@link Error}.
 */
public final class Faults {
  /** Stands before a site, on the standard output: one that is armed from the start has failed. */
  public static final String FIRST = "first fault of ";

  /** How many spans of ours are running, by whoever counts them. */
  public static final AtomicInteger OPEN_SPANS = new AtomicInteger();

  private static final int QUIET_MILLIS = 500;

  private static final List<ClassLoader> problemsLoaders = new CopyOnWriteArrayList<>();
  private static final List<ClassLoader> anchorLoaders = new CopyOnWriteArrayList<>();
  private static final BitSet passed = new BitSet();
  private static final SplittableRandom random =
      new SplittableRandom(Long.getLong("faults.seed", 1));

  private static volatile BitSet armed = sites(System.getProperty("faults.armed", ""));
  private static final BitSet toTell = (BitSet) armed.clone();
  private static volatile boolean asError = Boolean.getBoolean("faults.error");
  private static volatile double chance;
  private static int thrown;

  /** What is thrown, half of the time. */
  public static final class InjectedException extends RuntimeException {
    InjectedException(int site) {
      super("injected at site " + site);
    }
  }

  /** What is thrown otherwise. */
  public static final class InjectedError extends Error {
    InjectedError(int site) {
      super("injected at site " + site);
    }
  }

  /** Code of ours comes by; fails where that is wanted. */
  public static void pass(int site) {
    if (isWanted(site)) {
      if (asError) {
        throw new InjectedError(site);
      }
      throw new InjectedException(site);
    }
  }

  private static boolean isWanted(int site) {
    boolean isFirst;
    synchronized (passed) {
      passed.set(site);
      boolean isWanted = armed.get(site) || (chance > 0 && random.nextDouble() < chance);
      if (!isWanted) {
        return false;
      }
      thrown++;
      isFirst = toTell.get(site);
      toTell.clear(site);
    }
    if (isFirst) { // not under the lock: who prints may come by here
      System.out.println(FIRST + site);
    }
    return true;
  }

  /**
   * A class of ours was woven.
   *
   * @param owner as a class file names it
   * @param loader in which it is
   */
  public static void woven(String owner, ClassLoader loader) {
    if (owner.equals("io/durabletrace/common/Problems")) {
      problemsLoaders.add(loader);
    } else if (owner.equals("io/durabletrace/common/Anchor")) {
      anchorLoaders.add(loader);
    }
  }

  /** As in a new JVM: what was logged once may be logged again, anchors are emitted again. */
  public static void forget() throws ReflectiveOperationException {
    for (ClassLoader loader : problemsLoaders) {
      Field reported = field(loader, "io.durabletrace.common.Problems$Log", "reported");
      ((Collection<?>) reported.get(null)).clear();
    }
    forgetAnchors();
  }

  /** Anchors are emitted again: one fault lets all do without for as long as the JVM lives. */
  public static void forgetAnchors() throws ReflectiveOperationException {
    for (ClassLoader loader : anchorLoaders) {
      field(loader, "io.durabletrace.common.Anchor", "refused").setBoolean(null, false);
    }
  }

  private static Field field(ClassLoader loader, String owner, String name)
      throws ReflectiveOperationException {
    Field field = Class.forName(owner, true, loader).getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  /** From now on this site fails, each time. */
  public static void arm(int site, boolean error) {
    BitSet one = new BitSet();
    one.set(site);
    asError = error;
    armed = one;
  }

  /** From now on every site fails with this probability. */
  public static void armAll(double probability, boolean error) {
    asError = error;
    chance = probability;
  }

  /** From now on none fails. */
  public static void disarm() {
    armed = new BitSet();
    chance = 0;
  }

  /** What is armed by the system property. */
  private static BitSet sites(String list) {
    BitSet sites = new BitSet();
    for (String site : list.split(",", -1)) {
      if (!site.isEmpty()) {
        sites.set(Integer.parseInt(site));
      }
    }
    return sites;
  }

  /**
   * Waits until no thread is amid our code, some 500 looks at most: what it logs belongs to the
   * fault that is over.
   */
  public static void awaitQuiet() throws InterruptedException {
    // Not by the clock: when the machine stands still, so does who is to become quiet.
    for (int i = 0; i < QUIET_MILLIS && isAnyAmidOurCode(); i++) {
      Thread.sleep(1);
    }
  }

  private static boolean isAnyAmidOurCode() {
    for (StackTraceElement[] stack : Thread.getAllStackTraces().values()) {
      for (StackTraceElement frame : stack) {
        String type = frame.getClassName();
        if (type.startsWith("io.durabletrace.") && !type.startsWith("io.durabletrace.testing.")) {
          if (!type.endsWith(".Watcher") || !frame.getMethodName().equals("run")) {
            return true;
          }
          break; // the watcher waits for its next turn
        }
      }
    }
    return false;
  }

  /** How many faults were thrown since this was last asked. */
  public static int takeThrown() {
    synchronized (passed) {
      int count = thrown;
      thrown = 0;
      return count;
    }
  }

  /** The sites that code came by since this was last asked. */
  public static BitSet takePassed() {
    synchronized (passed) {
      BitSet sites = (BitSet) passed.clone();
      passed.clear();
      return sites;
    }
  }

  private Faults() {}
}
