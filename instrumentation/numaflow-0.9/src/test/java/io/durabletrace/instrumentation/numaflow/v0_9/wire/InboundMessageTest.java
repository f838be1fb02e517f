/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.numaproj.numaflow.map.v1.MapOuterClass.MapRequest;
import io.numaproj.numaflow.reduce.v1.ReduceOuterClass.ReduceRequest;
import io.numaproj.numaflow.sessionreduce.v1.Sessionreduce.SessionReduceRequest;
import io.numaproj.numaflow.sink.v1.SinkOuterClass.SinkRequest;
import io.numaproj.numaflow.sink.v1.SinkOuterClass.SinkResponse;
import io.numaproj.numaflow.sourcetransformer.v1.Sourcetransformer.SourceTransformRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InboundMessageTest {
  private static final Map<String, String> HEADERS = Map.of("Name", "value", "empty", "");

  /** Field 1 of the metadata: the vertex before. */
  private static UnknownFieldSet metadata(int field) {
    ByteString metadata =
        UnknownFieldSet.newBuilder()
            .addField(
                1,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(ByteString.copyFromUtf8("in"))
                    .build())
            .build()
            .toByteString();
    return UnknownFieldSet.newBuilder()
        .addField(field, UnknownFieldSet.Field.newBuilder().addLengthDelimited(metadata).build())
        .build();
  }

  @Test
  void reads_the_request_of_a_map() {
    assertRead(
        MapRequest.newBuilder()
            .setId("id")
            .setRequest(
                MapRequest.Request.newBuilder()
                    .putAllHeaders(HEADERS)
                    .setUnknownFields(metadata(6)))
            .build(),
        "id");
  }

  @Test
  void reads_the_request_of_a_source_transformer() {
    assertRead(
        SourceTransformRequest.newBuilder()
            .setRequest(
                SourceTransformRequest.Request.newBuilder()
                    .setId("id")
                    .putAllHeaders(HEADERS)
                    .setUnknownFields(metadata(7)))
            .build(),
        "id");
  }

  @Test
  void reads_the_request_of_a_sink() {
    assertRead(
        SinkRequest.newBuilder()
            .setRequest(
                SinkRequest.Request.newBuilder()
                    .setId("id")
                    .putAllHeaders(HEADERS)
                    .setUnknownFields(metadata(7)))
            .build(),
        "id");
  }

  @Test
  void reads_the_payload_of_a_reducer_which_has_no_id() {
    assertRead(
        ReduceRequest.Payload.newBuilder()
            .putAllHeaders(HEADERS)
            .setUnknownFields(metadata(6))
            .build(),
        null);
    assertRead(
        SessionReduceRequest.Payload.newBuilder()
            .putAllHeaders(HEADERS)
            .setUnknownFields(metadata(6))
            .build(),
        null);
  }

  @Test
  void anything_else_is_no_message() {
    assertThat(InboundMessage.read("text")).isNull();
    assertThat(InboundMessage.read(SinkResponse.getDefaultInstance())).isNull();
  }

  private static void assertRead(Object request, String id) {
    InboundMessage message = InboundMessage.read(request);
    assertThat(message).isNotNull();
    assertThat(message.id()).isEqualTo(id);
    assertThat(message.headers()).isEqualTo(Map.of("Name", "value"));
    assertThat(message.metadata().previousVertex()).isEqualTo("in");
  }
}
