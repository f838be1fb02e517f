/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tells the course of an attempt, event by event; the last word is how it ended. */
public final class ExpectedAttempt {

  private static final String LIFECYCLE = "restate.invocation.lifecycle.";

  private final SpanNode span;
  private final Expect.Facts facts;
  private long replayed;
  private long created;

  ExpectedAttempt(SpanNode span, Expect.Facts facts) {
    this.span = span;
    this.facts = facts;
  }

  /** Which try it is since the journal last grew, from 1. */
  public ExpectedAttempt number(long number) {
    span.attribute("durable.attempt.number", number);
    return this;
  }

  /** How many commands came from the journal, the input not counted. */
  public ExpectedAttempt replayed(long commands) {
    replayed = commands;
    span.attribute("durable.replayed_commands", commands);
    return this;
  }

  public ExpectedAttempt parent(String parent) {
    span.parent(parent);
    return this;
  }

  public ExpectedAttempt link(String to) {
    span.link(to);
    return this;
  }

  public ExpectedAttempt child(SpanNode child) {
    span.child(child);
    return this;
  }

  /** A new command without a name. */
  public ExpectedAttempt command(String type) {
    return command(type, Map.of());
  }

  /** A new command with a name. */
  public ExpectedAttempt command(String type, String name) {
    return command(type, Map.of("restate.journal.command.name", name));
  }

  /** A new command for a value of state; its key is told only where that is wanted. */
  public ExpectedAttempt stateCommand(String type, String key) {
    return command(type, facts.stateKeys() ? Map.of("restate.state.key", key) : Map.of());
  }

  /** A new command that says more of itself. */
  public ExpectedAttempt command(String type, Map<String, ?> more) {
    created++;
    Map<String, Object> attributes = new TreeMap<>(more);
    attributes.put("restate.journal.command.type", "Command/" + type);
    attributes.put("restate.journal.command.index", replayed + created);
    span.event(LIFECYCLE + "new_command", attributes);
    return this;
  }

  /** The server has made an invocation of a call of {@code Stock/apple/reserve}. */
  public ExpectedAttempt accepted(String callee) {
    return accepted(callee, "Stock/apple/reserve");
  }

  /** The server has made an invocation of a call. */
  public ExpectedAttempt accepted(String callee, String target) {
    span.event(
        "durable.call.accepted",
        Map.of("restate.callee.invocation.id", callee, "restate.callee.invocation.target", target));
    return this;
  }

  /** A run's closure was left, and the SDK said so. */
  public ExpectedAttempt runEnded(@Nullable String name, String outcome) {
    Map<String, Object> attributes = new TreeMap<>(Map.of("durable.run.outcome", outcome));
    if (name != null) {
      attributes.put("restate.run.name", name);
    }
    span.event(LIFECYCLE + "run_ended", attributes);
    return this;
  }

  /** A new run from its command to its success. */
  public ExpectedAttempt ran(Expect expect, String name) {
    return command("Run", name).runEnded(name, "completed").child(expect.run(name, "completed"));
  }

  /** The command that the SDK says the error has to do with. */
  public ExpectedAttempt blames(long index, String type, String... name) {
    span.attribute("restate.error.related_command.index", index)
        .attribute("restate.error.related_command.type", "Command/" + type)
        .attribute("restate.error.related_command.name", name.length > 0 ? name[0] : null);
    return this;
  }

  /** Old SDKs name the last command in every error that is not a run's. */
  public ExpectedAttempt blamesAsEver(Expect expect, long index, String type) {
    return Sdk.blamesLastCommand(expect.sdk()) ? blames(index, type) : this;
  }

  /** When the SDK asks to be tried again. */
  public ExpectedAttempt retryDelay(long millis) {
    span.attribute("restate.retry.delay_ms", millis);
    return this;
  }

  /** The handler threw this. */
  public ExpectedAttempt exception(String type, @Nullable String message) {
    Expect.exception(span, type, message);
    return this;
  }

  /** The handler threw this, which has no stack trace. */
  public ExpectedAttempt unprintableException(String type, String message) {
    span.event("exception", Map.of("exception.type", type, "exception.message", message));
    return this;
  }

  /** Ends with a result, which is a command too. */
  public SpanNode completed() {
    return command("Output").ended("completed", "OK", "");
  }

  /** Ends with a result that the journal had already. */
  public SpanNode completedBefore() {
    return ended("completed", "OK", "");
  }

  /** The invocation is over, with an error. */
  public SpanNode failed(String code, String errorType, String message) {
    return command("Output").error(code, errorType).ended("failed", "ERROR", message);
  }

  /** The runtime will try again. */
  public SpanNode retrying(String code, String errorType, String message) {
    return error(code, errorType).ended("retrying", "ERROR", message);
  }

  /** The SDK itself found an error, which no hook saw: only the error frame tells of it. */
  public SpanNode refused(String code, String exceptionType) {
    String message = facts.errorMessage();
    return exception(exceptionType, message).retrying(code, code, message);
  }

  /** The handler did not do what its journal says. What the SDK quotes of both is not told. */
  public SpanNode mismatched() {
    String message = "journal mismatch: the handler did something else than its journal says";
    span.event("exception", Map.of("exception.message", message));
    return retrying("570", "570", message);
  }

  /** The invocation was cancelled from outside. */
  public SpanNode cancelled() {
    return command("Output").ended("cancelled", "ERROR", "cancelled");
  }

  /** Nobody knows how it would have ended. */
  public SpanNode aborted() {
    return ended("aborted", "ERROR", "aborted");
  }

  /** Waits for these without a thread. */
  public SpanNode suspended(String... awaiting) {
    span.event(LIFECYCLE + "suspended", Map.of("restate.suspension.awaiting", List.of(awaiting)));
    return ended("suspended", "UNSET", "");
  }

  private ExpectedAttempt error(String code, String errorType) {
    span.attribute("restate.invocation.error.code", code).attribute("error.type", errorType);
    return this;
  }

  private SpanNode ended(String outcome, String status, String description) {
    return span.attribute("durable.attempt.outcome", outcome)
        .attribute("durable.new_commands", created)
        .status(status, description);
  }
}
