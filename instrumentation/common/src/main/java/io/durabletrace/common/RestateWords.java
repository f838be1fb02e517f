/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

/** What the settings for Restate can say; in lower case as a user writes it. */
public final class RestateWords {

  /** Whether calls and sends carry the caller's context to the callee. */
  public enum CallPropagation {
    /** Nothing is added. */
    OFF,
    /** Where the server hands on no context. */
    AUTO,
    /** Always. */
    ALWAYS
  }

  /** How the trace of a sent invocation hangs together with its sender's. */
  public enum SendRelation {
    /** A trace of its own, linked both ways. */
    LINK,
    /** The same trace, as of a call. */
    CHILD
  }

  /** Whether the server's contexts are believed. */
  public enum ServerTracing {
    /** Where it sends one, it traces. */
    AUTO,
    /** It does not trace, whatever it sends. */
    OFF
  }

  /** What becomes of spans that the SDK makes itself. */
  public enum SdkSpans {
    /** Ours take their place. */
    REPLACE,
    /** They stay, and ours step back. */
    KEEP
  }

  private RestateWords() {}
}
