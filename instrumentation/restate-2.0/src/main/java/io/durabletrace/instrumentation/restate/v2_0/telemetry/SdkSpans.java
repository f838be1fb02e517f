/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.telemetry;

import io.durabletrace.common.Problems;
import io.durabletrace.common.RestateWords;
import io.durabletrace.common.Settings;
import org.jspecify.annotations.Nullable;

/**
 * The spans of attempts and runs that SDK 2.8 and up makes itself where its module {@code
 * sdk-interceptor-opentelemetry} is there, and who wins: two of everything is of use to nobody. For
 * the whole process, because the SDK finds that module by itself and uses it for every handler.
 */
public final class SdkSpans {
  private static final SdkSpans instance = new SdkSpans(Settings.RESTATE_SDK_SPANS.get());

  private final boolean keep;
  private volatile boolean ofAttempts;
  private volatile boolean ofRuns;

  SdkSpans(RestateWords.SdkSpans setting) {
    this.keep = setting == RestateWords.SdkSpans.KEEP;
  }

  /** Those of this process. */
  public static SdkSpans instance() {
    return instance;
  }

  /**
   * What the SDK is to use for the spans of attempts.
   *
   * @param theirs what its module made; null where it makes no spans
   * @return null for none, as the SDK's own contract for such factories has it
   */
  public @Nullable Object handlerInterceptor(@Nullable Object theirs) {
    if (theirs == null || !wins()) {
      return null;
    }
    ofAttempts = true;
    return theirs;
  }

  /** As {@link #handlerInterceptor}, for the spans of runs. */
  public @Nullable Object runInterceptor(@Nullable Object theirs) {
    if (theirs == null || !wins()) {
      return null;
    }
    ofRuns = true;
    return theirs;
  }

  /** Whether the SDK makes the spans of attempts, so that we do not. */
  boolean areOfAttempts() {
    return ofAttempts;
  }

  /** Whether the SDK makes the spans of runs, so that we do not. */
  public boolean areOfRuns() {
    return ofRuns;
  }

  private boolean wins() {
    Problems.tellOnce(
        "sdk-interceptor-opentelemetry",
        "DurableTrace - found Restate's sdk-interceptor-opentelemetry: "
            + (keep
                ? "its spans stay, and there are no attempt and run spans of DurableTrace ("
                : "its spans are switched off, those of DurableTrace take their place (")
            + Settings.RESTATE_SDK_SPANS.name()
            + (keep ? "=keep)" : "=replace)"));
    return keep;
  }
}
