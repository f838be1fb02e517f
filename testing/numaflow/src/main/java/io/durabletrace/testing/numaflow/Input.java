/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.numaflow;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import io.numaproj.numaflow.map.v1.MapOuterClass.MapRequest;
import io.numaproj.numaflow.reduce.v1.ReduceOuterClass.ReduceRequest;
import io.numaproj.numaflow.sessionreduce.v1.Sessionreduce.SessionReduceRequest;
import io.numaproj.numaflow.sink.v1.SinkOuterClass.SinkRequest;
import io.numaproj.numaflow.sourcetransformer.v1.Sourcetransformer.SourceTransformRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A message for a function, with what Numaflow 1.8 sends along: metadata that the classes of SDK
 * 0.9 do not know.
 */
public final class Input {
  private final String payload;
  private String id = UUID.randomUUID().toString();
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> system = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> user = new LinkedHashMap<>();
  private String previousVertex = "";
  private ByteString rawMetadata = ByteString.EMPTY;

  private Input(String payload) {
    this.payload = payload;
  }

  /** A message with this payload: words that the functions obey. */
  public static Input of(String payload) {
    return new Input(payload);
  }

  /** Numaflow's id of it. */
  public String id() {
    return id;
  }

  /** Another id than a random one. */
  public Input id(String other) {
    id = other;
    return this;
  }

  /** A header from whoever produced the message. */
  public Input header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** What Numaflow writes right before it calls a function, when it sampled. */
  public Input tracingUdf(Origin origin) {
    return system("tracing_udf", "traceparent", origin.traceparent());
  }

  /** What Numaflow writes in any case. */
  public Input tracing(Origin origin) {
    return system("tracing", "traceparent", origin.traceparent());
  }

  /** What an instrumented function before this one may have written. */
  public Input userTracing(Origin origin) {
    user.computeIfAbsent("tracing", key -> new LinkedHashMap<>())
        .put("traceparent", origin.traceparent());
    return this;
  }

  /** Any value of the system's metadata. */
  public Input system(String group, String key, String value) {
    system.computeIfAbsent(group, name -> new LinkedHashMap<>()).put(key, value);
    return this;
  }

  /** The vertex before. */
  public Input previousVertex(String vertex) {
    previousVertex = vertex;
    return this;
  }

  /** Bytes in place of the metadata. */
  public Input rawMetadata(byte[] bytes) {
    rawMetadata = ByteString.copyFrom(bytes);
    return this;
  }

  /** For maps of all kinds. */
  public MapRequest map() {
    MapRequest.Request.Builder request =
        MapRequest.Request.newBuilder()
            .setValue(Platform.bytes(payload))
            .addKeys("key")
            .putAllHeaders(headers);
    putMetadata(request, 6);
    return MapRequest.newBuilder().setId(id).setRequest(request).build();
  }

  /** For source transformers. */
  public SourceTransformRequest transform() {
    SourceTransformRequest.Request.Builder request =
        SourceTransformRequest.Request.newBuilder()
            .setId(id)
            .setValue(Platform.bytes(payload))
            .addKeys("key")
            .putAllHeaders(headers);
    putMetadata(request, 7);
    return SourceTransformRequest.newBuilder().setRequest(request).build();
  }

  /** For sinks. */
  public SinkRequest sink() {
    SinkRequest.Request.Builder request =
        SinkRequest.Request.newBuilder()
            .setId(id)
            .setValue(Platform.bytes(payload))
            .addKeys("key")
            .putAllHeaders(headers);
    putMetadata(request, 7);
    return SinkRequest.newBuilder().setRequest(request).build();
  }

  /** For reducers and reduce-streams. */
  public ReduceRequest reduce() {
    ReduceRequest.Payload.Builder request =
        ReduceRequest.Payload.newBuilder()
            .setValue(Platform.bytes(payload))
            .addKeys("key")
            .putAllHeaders(headers);
    putMetadata(request, 6);
    return ReduceRequest.newBuilder()
        .setPayload(request)
        .setOperation(
            ReduceRequest.WindowOperation.newBuilder()
                .setEvent(ReduceRequest.WindowOperation.Event.APPEND))
        .build();
  }

  /** For session reducers. */
  public SessionReduceRequest.Payload session() {
    SessionReduceRequest.Payload.Builder request =
        SessionReduceRequest.Payload.newBuilder()
            .setValue(Platform.bytes(payload))
            .addKeys("key")
            .putAllHeaders(headers);
    putMetadata(request, 6);
    return request.build();
  }

  /** For accumulators, which SDK 0.9 has no class for. */
  public byte[] accumulator() {
    ByteString payload =
        UnknownFieldSet.newBuilder()
            .addField(5, bytes(Platform.bytes(id)))
            .addField(7, bytes(metadata()))
            .build()
            .toByteString();
    return UnknownFieldSet.newBuilder().addField(1, bytes(payload)).build().toByteArray();
  }

  private void putMetadata(Message.Builder request, int field) {
    ByteString metadata = rawMetadata.isEmpty() ? metadata() : rawMetadata;
    if (!metadata.isEmpty()) {
      request.setUnknownFields(
          UnknownFieldSet.newBuilder().addField(field, bytes(metadata)).build());
    }
  }

  private ByteString metadata() {
    UnknownFieldSet.Builder metadata = UnknownFieldSet.newBuilder();
    if (!previousVertex.isEmpty()) {
      metadata.addField(1, bytes(Platform.bytes(previousVertex)));
    }
    system.forEach((name, group) -> metadata.mergeField(2, bytes(entry(name, group(group)))));
    user.forEach((name, group) -> metadata.mergeField(3, bytes(entry(name, group(group)))));
    return metadata.build().toByteString();
  }

  private static ByteString group(Map<String, String> pairs) {
    UnknownFieldSet.Builder group = UnknownFieldSet.newBuilder();
    pairs.forEach((key, value) -> group.mergeField(1, bytes(entry(key, Platform.bytes(value)))));
    return group.build().toByteString();
  }

  private static ByteString entry(String key, ByteString value) {
    return UnknownFieldSet.newBuilder()
        .addField(1, bytes(Platform.bytes(key)))
        .addField(2, bytes(value))
        .build()
        .toByteString();
  }

  private static Field bytes(ByteString value) {
    return Field.newBuilder().addLengthDelimited(value).build();
  }
}
