/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How a scenario is staged: threads, slices, and what else surrounds the handler. */
abstract sealed class Staging permits Scenario {

  private Slicing slicing = Slicing.FRAME_BY_FRAME;
  private boolean coreExecutor = true;
  private boolean foreignCoreExecutor;
  private boolean mayStrand;
  private boolean inCrowd;
  private boolean compareRemains;
  private boolean untilTheEnd;
  private @Nullable Supplier<Executor> userThreads;
  private boolean unreadableInput;
  private boolean unwritableOutput;
  private boolean openTelemetryInSdk;
  private @Nullable String serverSpanParent;
  private boolean outputSubscribedLate;

  /** The scenario of which this is the staging. */
  abstract Scenario scenario();

  public Scenario slicing(Slicing slicing) {
    this.slicing = slicing;
    return scenario();
  }

  /** The user's code runs on this, not on the SDK's own pool. */
  public Scenario userThreads(Supplier<Executor> executor) {
    this.userThreads = executor;
    return scenario();
  }

  /** Values of this kind cannot be read or written. */
  public Scenario unreadable(boolean input, boolean output) {
    this.unreadableInput = input;
    this.unwritableOutput = output;
    return scenario();
  }

  /** The user gave the SDK an OpenTelemetry of its own. */
  public Scenario openTelemetryInSdk() {
    this.openTelemetryInSdk = true;
    return scenario();
  }

  /** Another instrumentation has a SERVER span for the request, below this parent if any. */
  public Scenario serverSpan(String parent) {
    this.serverSpanParent = parent;
    return scenario();
  }

  /** The script itself says when the output is subscribed to. */
  public Scenario outputSubscribedLate() {
    this.outputSubscribedLate = true;
    return scenario();
  }

  /** What stays in memory of it is compared with what stays without the agent. */
  public Scenario compareRemains() {
    this.compareRemains = true;
    return scenario();
  }

  /** Is played at the same time as all others of which this is said, on few core threads. */
  public Scenario inCrowd() {
    this.inCrowd = true;
    return scenario();
  }

  /** Something of it still goes on when the JVM is ended: only then do its spans come. */
  public Scenario untilTheEnd() {
    this.untilTheEnd = true;
    return mayStrandItsThread();
  }

  /** Whether the SDK lets the user's thread go is a matter of timing. */
  public Scenario mayStrandItsThread() {
    this.mayStrand = true;
    return scenario();
  }

  /** The core executor is one that the agent carries no contexts through. */
  public Scenario foreignCoreExecutor() {
    this.foreignCoreExecutor = true;
    return scenario();
  }

  /** Everything, the user's code too, runs on the thread that delivers the input. */
  public Scenario withoutCoreExecutor() {
    this.coreExecutor = false;
    return scenario();
  }

  Slicing slicing() {
    return slicing;
  }

  boolean hasCoreExecutor() {
    return coreExecutor;
  }

  boolean hasForeignCoreExecutor() {
    return foreignCoreExecutor;
  }

  @Nullable Executor userThreads() {
    return userThreads == null ? null : userThreads.get();
  }

  boolean hasUnreadableInput() {
    return unreadableInput;
  }

  boolean hasUnwritableOutput() {
    return unwritableOutput;
  }

  boolean hasOpenTelemetryInSdk() {
    return openTelemetryInSdk;
  }

  /** A traceparent, or empty for a root; null for no SERVER span at all. */
  @Nullable String serverSpanParent() {
    return serverSpanParent;
  }

  boolean isOutputSubscribedLate() {
    return outputSubscribedLate;
  }

  boolean remainsAreCompared() {
    return compareRemains;
  }

  boolean isInCrowd() {
    return inCrowd;
  }

  /** Whether its spans come only when the JVM is ended. */
  public boolean lastsUntilTheEnd() {
    return untilTheEnd;
  }

  boolean mayStrand() {
    return mayStrand;
  }
}
