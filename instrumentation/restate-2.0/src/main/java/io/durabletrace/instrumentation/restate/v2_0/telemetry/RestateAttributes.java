/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.telemetry;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/** Names of Restate's own tracing where it has them; see the module's README for their sources. */
final class RestateAttributes {
  static final AttributeKey<String> RPC_SYSTEM = stringKey("rpc.system");
  static final AttributeKey<String> RPC_SERVICE = stringKey("rpc.service");
  static final AttributeKey<String> RPC_METHOD = stringKey("rpc.method");

  static final AttributeKey<String> INVOCATION_ID = stringKey("restate.invocation.id");
  static final AttributeKey<String> INVOCATION_TARGET = stringKey("restate.invocation.target");
  static final AttributeKey<Long> PROTOCOL_VERSION =
      longKey("restate.deployment.service_protocol_version");

  /** A string, as the server has it. */
  static final AttributeKey<String> ERROR_CODE = stringKey("restate.invocation.error.code");

  static final AttributeKey<Long> RETRY_DELAY = longKey("restate.retry.delay_ms");
  static final AttributeKey<Long> RELATED_COMMAND_INDEX =
      longKey("restate.error.related_command.index");
  static final AttributeKey<String> RELATED_COMMAND_TYPE =
      stringKey("restate.error.related_command.type");
  static final AttributeKey<String> RELATED_COMMAND_NAME =
      stringKey("restate.error.related_command.name");

  static final AttributeKey<String> RUN_NAME = stringKey("restate.run.name");

  /** One click from a trace to the invocation in the Restate UI. */
  static final AttributeKey<String> INVOCATION_URL = stringKey("restate.invocation.url");

  static final AttributeKey<String> COMMAND_TYPE = stringKey("restate.journal.command.type");
  static final AttributeKey<String> COMMAND_NAME = stringKey("restate.journal.command.name");
  static final AttributeKey<Long> COMMAND_INDEX = longKey("restate.journal.command.index");
  static final AttributeKey<String> CALL_TARGET = stringKey("restate.call.target");
  static final AttributeKey<String> CALLEE_ID = stringKey("restate.callee.invocation.id");
  static final AttributeKey<String> CALLEE_TARGET = stringKey("restate.callee.invocation.target");
  static final AttributeKey<Long> WAKE_UP_TIME = longKey("restate.wake_up_time");
  static final AttributeKey<String> STATE_KEY = stringKey("restate.state.key");
  static final AttributeKey<List<String>> AWAITING = stringArrayKey("restate.suspension.awaiting");

  static final AttributeKey<String> EXCEPTION_TYPE = stringKey("exception.type");
  static final AttributeKey<String> EXCEPTION_MESSAGE = stringKey("exception.message");
  static final AttributeKey<String> EXCEPTION_STACKTRACE = stringKey("exception.stacktrace");

  private RestateAttributes() {}
}
