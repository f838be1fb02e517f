/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MetadataTest {

  private static Field bytes(ByteString value) {
    return Field.newBuilder().addLengthDelimited(value).build();
  }

  private static ByteString text(String value) {
    return ByteString.copyFromUtf8(value);
  }

  private static ByteString entry(String key, ByteString value) {
    return UnknownFieldSet.newBuilder()
        .addField(1, bytes(text(key)))
        .addField(2, bytes(value))
        .build()
        .toByteString();
  }

  private static ByteString group(String name, String key, String value) {
    return entry(
        name,
        UnknownFieldSet.newBuilder()
            .addField(1, bytes(entry(key, text(value))))
            .build()
            .toByteString());
  }

  @Test
  void reads_the_groups_that_tell_of_traces_and_retries() {
    UnknownFieldSet.Builder metadata = UnknownFieldSet.newBuilder();
    metadata.mergeField(1, bytes(text("in")));
    metadata.mergeField(2, bytes(group("tracing_udf", "traceparent", "a")));
    metadata.mergeField(2, bytes(group("tracing", "traceparent", "b")));
    metadata.mergeField(2, bytes(group("sink", "retry_count", "3")));
    metadata.mergeField(3, bytes(group("tracing", "traceparent", "c")));
    metadata.mergeField(3, bytes(group("theirs", "secret", "d")));
    metadata.mergeField(9, Field.newBuilder().addVarint(7).build());

    Metadata read = Metadata.parse(metadata.build().toByteString());

    assertThat(read.previousVertex()).isEqualTo("in");
    assertThat(read.tracingUdf()).isEqualTo(Map.of("traceparent", "a"));
    assertThat(read.tracing()).isEqualTo(Map.of("traceparent", "b"));
    assertThat(read.userTracing()).isEqualTo(Map.of("traceparent", "c"));
    assertThat(read.retryCount()).isEqualTo(3);
  }

  @Test
  void has_nothing_where_nothing_is() {
    Metadata read = Metadata.parse(ByteString.EMPTY);

    assertThat(read.previousVertex()).isNull();
    assertThat(read.tracingUdf()).isEmpty();
    assertThat(read.retryCount()).isNull();
  }

  @Test
  void a_retry_count_that_is_no_number_is_none() {
    ByteString metadata =
        UnknownFieldSet.newBuilder()
            .addField(2, bytes(group("sink", "retry_count", "often")))
            .build()
            .toByteString();

    assertThat(Metadata.parse(metadata).retryCount()).isNull();
  }

  @Test
  void a_vertex_in_another_encoding_takes_nothing_else_along() {
    ByteString metadata =
        UnknownFieldSet.newBuilder()
            .addField(1, bytes(ByteString.copyFrom(new byte[] {(byte) 0xc3, 0x28})))
            .addField(2, bytes(group("tracing_udf", "traceparent", "a")))
            .build()
            .toByteString();

    assertThat(Metadata.parse(metadata).tracingUdf()).isEqualTo(Map.of("traceparent", "a"));
  }

  @Test
  void never_throws_whatever_comes() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      byte[] garbage = new byte[random.nextInt(40)];
      random.nextBytes(garbage);
      if (garbage.length > 1) {
        garbage[0] = (byte) (random.nextInt(4) << 3 | 2);
      }
      Metadata read = Metadata.parse(ByteString.copyFrom(garbage));
      assertThat(read.tracingUdf()).isNotNull();
    }
  }
}
