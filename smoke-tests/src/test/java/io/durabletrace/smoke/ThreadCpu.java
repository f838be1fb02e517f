/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import io.durabletrace.testing.ChildProcess;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which threads of another JVM its CPU time went to, so far; threads that have ended are not in it.
 */
record ThreadCpu(Map<ThreadCpu.Kind, Double> millis) {
  /** Before anything was asked. */
  static final ThreadCpu NONE = new ThreadCpu(Map.of());

  private static final Pattern THREAD = Pattern.compile("\"([^\"]*)\".* cpu=([0-9.]+)ms .*");

  /** What a thread is for, by its name. */
  enum Kind {
    COMPILERS("compilers", "C1 CompilerThread.*|C2 CompilerThread.*|Sweeper thread"),
    COLLECTOR("garbage", "GC .*|G1 .*|VM .*"),
    EXPORT("export", "Batch.*|PeriodicMetricReader.*|OkHttp.*|otel.*|OTel.*|HttpClient.*"),
    EVENT_LOOPS("event loops", "vert.x-eventloop.*"),
    OTHERS("handlers and all else", ".*");

    private final String words;
    private final Pattern names;

    Kind(String words, String names) {
      this.words = words;
      this.names = Pattern.compile(names);
    }

    static Kind of(String thread) {
      for (Kind kind : values()) {
        if (kind.names.matcher(thread).matches()) {
          return kind;
        }
      }
      throw new AssertionError(thread);
    }

    @Override
    public String toString() {
      return words;
    }
  }

  static ThreadCpu of(ChildProcess jvm) {
    Map<Kind, Double> millis = new EnumMap<>(Kind.class);
    for (String line : Jcmd.ask(jvm, "Thread.print")) {
      Matcher thread = THREAD.matcher(line);
      if (thread.matches()) {
        millis.merge(Kind.of(thread.group(1)), Double.valueOf(thread.group(2)), Double::sum);
      }
    }
    return new ThreadCpu(millis);
  }

  /** The time since then, per request. */
  Map<Kind, Double> since(ThreadCpu before, int requests) {
    Map<Kind, Double> each = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      double used = millis.getOrDefault(kind, 0.0) - before.millis.getOrDefault(kind, 0.0);
      each.put(kind, used / requests);
    }
    return each;
  }
}
