/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.telemetry;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;

/** Names of Numaflow's own tracing where it has them; see the module's README for their sources. */
final class NumaflowAttributes {
  static final AttributeKey<String> SYSTEM = stringKey("messaging.system");
  static final AttributeKey<String> OPERATION_NAME = stringKey("messaging.operation.name");
  static final AttributeKey<String> OPERATION_TYPE = stringKey("messaging.operation.type");
  static final AttributeKey<String> MESSAGE_ID = stringKey("messaging.message.id");

  static final AttributeKey<String> TOPOLOGY = stringKey("numaflow.topology");
  static final AttributeKey<String> PIPELINE_NAME = stringKey("numaflow.pipeline.name");
  static final AttributeKey<String> VERTEX_NAME = stringKey("numaflow.vertex.name");
  static final AttributeKey<String> PREVIOUS_VERTEX = stringKey("numaflow.previous_vertex");

  static final AttributeKey<String> UDF_TYPE = stringKey("numaflow.udf.type");
  static final AttributeKey<Long> OUTPUT_COUNT = longKey("numaflow.output.count");

  static final AttributeKey<String> SINK_STATUS = stringKey("numaflow.sink.status");
  static final AttributeKey<Long> SINK_RETRY_COUNT = longKey("numaflow.sink.retry_count");
  static final AttributeKey<Long> SINK_SUCCESS_COUNT = longKey("numaflow.sink.success_count");
  static final AttributeKey<Long> SINK_FAILURE_COUNT = longKey("numaflow.sink.failure_count");
  static final AttributeKey<Long> SINK_FALLBACK_COUNT = longKey("numaflow.sink.fallback_count");

  static final AttributeKey<Long> WINDOW_START = longKey("numaflow.window.start");
  static final AttributeKey<Long> WINDOW_END = longKey("numaflow.window.end");

  static final String MESSAGE_DROPPED = "message.dropped";

  private NumaflowAttributes() {}
}
