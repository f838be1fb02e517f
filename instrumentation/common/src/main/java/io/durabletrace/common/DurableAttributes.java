/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;

/** The attributes that mean the same for every runtime. */
public final class DurableAttributes {
  /** The runtime's name, e.g. {@code restate}. */
  public static final AttributeKey<String> RUNTIME = stringKey("durable.runtime");

  /** The id that the execution keeps over all its attempts, as the runtime writes it. */
  public static final AttributeKey<String> EXECUTION_ID = stringKey("durable.execution.id");

  /** Which try this is since the last progress, from 1. */
  public static final AttributeKey<Long> ATTEMPT_NUMBER = longKey("durable.attempt.number");

  /** A value of {@link AttemptOutcome}. */
  public static final AttributeKey<String> ATTEMPT_OUTCOME = stringKey("durable.attempt.outcome");

  /** How many commands an earlier attempt had created. */
  public static final AttributeKey<Long> REPLAYED_COMMANDS = longKey("durable.replayed_commands");

  /** How many commands this attempt created, also where the span's event limit cut their events. */
  public static final AttributeKey<Long> NEW_COMMANDS = longKey("durable.new_commands");

  /** A value of {@link RunOutcome}. */
  public static final AttributeKey<String> RUN_OUTCOME = stringKey("durable.run.outcome");

  /** The class of the exception, or one of few words or codes; as OpenTelemetry has it. */
  public static final AttributeKey<String> ERROR_TYPE = stringKey("error.type");

  /** Event: the runtime has made an execution of a call. */
  public static final String CALL_ACCEPTED = "durable.call.accepted";

  /**
   * How many messages the work is about; as OpenTelemetry has it. 0 on a span that runs means that
   * there was nothing to tell of so far.
   */
  public static final AttributeKey<Long> MESSAGE_COUNT = longKey("messaging.batch.message_count");

  /** On a span that was started and given up; it is never exported. */
  public static final AttributeKey<Boolean> DROPPED = booleanKey("durable.dropped");

  private DurableAttributes() {}
}
