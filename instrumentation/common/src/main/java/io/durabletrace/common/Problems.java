/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The instrumentation's own trouble: one log line for each kind, never an exception in the
 * application. Thread-safe.
 */
public final class Problems {
  /** Something from outside is wrong: says so once for each {@code kind}. */
  public static void warnOnce(String kind, String message) {
    log(kind, Level.WARNING, message);
  }

  /** Says once for each {@code kind} what the user may want to know; no problem at all. */
  public static void tellOnce(String kind, String message) {
    log(kind, Level.INFO, message);
  }

  private static void log(String kind, Level level, String message) {
    try {
      if (Log.isNew(kind)) {
        Log.logger.log(level, message);
      }
    } catch (Throwable ignored) {
      // The application's own handler may throw, and whoever has something to say must not fail.
    }
  }

  /**
   * Our own code failed: says so once for each place, with the stack trace. What it was doing for
   * the telemetry is lost, the application goes on.
   */
  public static void failed(String where, Throwable problem) {
    try {
      if (Log.isNew(where)) {
        Log.logger.log(
            Level.WARNING,
            "DurableTrace failed in "
                + where
                + "; the telemetry concerned is lost, the application goes on."
                + " This is logged once.",
            problem);
      }
    } catch (Throwable ignored) {
      // Nothing is left that could be done for the telemetry, and the application comes first.
    }
  }

  /**
   * Apart, so that even what fails as it is initialised fails inside of the {@code try}: were it
   * this class, each catch in the application's calls would throw.
   */
  private static final class Log {
    static final Logger logger = Logger.getLogger("io.durabletrace");

    static final Set<String> reported = ConcurrentHashMap.newKeySet();

    /** More kinds than the code has; a bound all the same. */
    private static final int MAX_KINDS = 100;

    static boolean isNew(String kind) {
      return reported.size() < MAX_KINDS && reported.add(kind);
    }

    private Log() {}
  }

  private Problems() {}
}
