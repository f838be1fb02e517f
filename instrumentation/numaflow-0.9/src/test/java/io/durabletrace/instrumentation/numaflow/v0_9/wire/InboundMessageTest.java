/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.UnknownFieldSet;
import io.numaproj.numaflow.map.v1.MapOuterClass.MapRequest;
import io.numaproj.numaflow.reduce.v1.ReduceOuterClass.ReduceRequest;
import io.numaproj.numaflow.sessionreduce.v1.Sessionreduce.SessionReduceRequest;
import io.numaproj.numaflow.sink.v1.SinkOuterClass.SinkRequest;
import io.numaproj.numaflow.sink.v1.SinkOuterClass.SinkResponse;
import io.numaproj.numaflow.sourcetransformer.v1.Sourcetransformer.SourceTransformRequest;
import java.util.List;
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

  /** With a class as newer SDKs have it: 0.9 has neither accumulators nor the field. */
  @Test
  void reads_metadata_that_the_class_knows() throws Exception {
    FileDescriptor newer =
        FileDescriptor.buildFrom(
            FileDescriptorProto.newBuilder()
                .setName("newer.proto")
                .setPackage("accumulator.v1")
                .setSyntax("proto3")
                .addMessageType(
                    DescriptorProto.newBuilder()
                        .setName("AccumulatorRequest")
                        .addField(
                            field("payload", 1, FieldDescriptorProto.Type.TYPE_MESSAGE, "Payload")))
                .addMessageType(
                    DescriptorProto.newBuilder()
                        .setName("Payload")
                        .addField(field("id", 5, FieldDescriptorProto.Type.TYPE_STRING, ""))
                        .addField(
                            field("headers", 6, FieldDescriptorProto.Type.TYPE_MESSAGE, "Header")
                                .setLabel(FieldDescriptorProto.Label.LABEL_REPEATED))
                        .addField(
                            field(
                                "metadata", 7, FieldDescriptorProto.Type.TYPE_MESSAGE, "Metadata")))
                .addMessageType(
                    DescriptorProto.newBuilder()
                        .setName("Header")
                        .addField(field("name", 1, FieldDescriptorProto.Type.TYPE_STRING, ""))
                        .addField(field("content", 2, FieldDescriptorProto.Type.TYPE_STRING, "")))
                .addMessageType(
                    DescriptorProto.newBuilder()
                        .setName("Metadata")
                        .addField(
                            field("previous_vertex", 1, FieldDescriptorProto.Type.TYPE_STRING, "")))
                .build(),
            new FileDescriptor[0]);
    DynamicMessage header =
        message(newer, "Header", Map.of("name", "Name", "content", "value")).build();
    DynamicMessage metadata = message(newer, "Metadata", Map.of("previous_vertex", "in")).build();
    DynamicMessage payload =
        message(
                newer,
                "Payload",
                Map.of("id", "id", "headers", List.of(header), "metadata", metadata))
            .build();
    assertRead(message(newer, "AccumulatorRequest", Map.of("payload", payload)).build(), "id");
  }

  private static FieldDescriptorProto.Builder field(
      String name, int number, FieldDescriptorProto.Type type, String typeName) {
    FieldDescriptorProto.Builder field =
        FieldDescriptorProto.newBuilder().setName(name).setNumber(number).setType(type);
    return typeName.isEmpty() ? field : field.setTypeName(typeName);
  }

  private static DynamicMessage.Builder message(
      FileDescriptor file, String type, Map<String, Object> fields) {
    Descriptor descriptor = file.findMessageTypeByName(type);
    DynamicMessage.Builder message = DynamicMessage.newBuilder(descriptor);
    fields.forEach((name, value) -> message.setField(descriptor.findFieldByName(name), value));
    return message;
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
