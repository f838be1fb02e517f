/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is read of one message that Numaflow sent; its keys and its payload are not looked at. */
public final class InboundMessage {
  private final @Nullable String id;
  private final Map<String, String> headers;
  private final Metadata metadata;

  private InboundMessage(@Nullable String id, Map<String, String> headers, Metadata metadata) {
    this.id = id;
    this.headers = headers;
    this.metadata = metadata;
  }

  /**
   * Reads a request.
   *
   * @param request the protobuf message that the SDK got
   * @return null where it is none of the requests that carry a message
   */
  public static @Nullable InboundMessage read(Object request) {
    RequestShape shape = request instanceof Message ? RequestShape.of((Message) request) : null;
    if (shape == null) {
      return null;
    }
    Message outer = (Message) request;
    Object payload = shape.payload == 0 ? outer : value(outer, shape.payload);
    if (!(payload instanceof Message)) {
      return null;
    }
    Message message = (Message) payload;
    String id = shape.outerId != 0 ? text(outer, shape.outerId) : text(message, shape.id);
    ByteString metadata = bytes(message, shape.metadata);
    return new InboundMessage(
        id,
        headers(value(message, shape.headers)),
        metadata == null ? Metadata.EMPTY : Metadata.parse(metadata));
  }

  /** Numaflow's id of the message; null where this kind of function gets none. */
  public @Nullable String id() {
    return id;
  }

  /** Headers as whoever produced the message wrote them. */
  public Map<String, String> headers() {
    return headers;
  }

  /** What Numaflow itself says of the message. */
  public Metadata metadata() {
    return metadata;
  }

  private static @Nullable Object value(Message message, int number) {
    FieldDescriptor field = message.getDescriptorForType().findFieldByNumber(number);
    return field == null ? null : message.getField(field);
  }

  private static @Nullable String text(Message message, int number) {
    Object value = value(message, number);
    return value instanceof String && !((String) value).isEmpty() ? (String) value : null;
  }

  /** A field that the SDK's class may not know yet; protobuf keeps what it does not know. */
  private static @Nullable ByteString bytes(Message message, int number) {
    FieldDescriptor field = message.getDescriptorForType().findFieldByNumber(number);
    if (field != null) {
      Object value = message.hasField(field) ? message.getField(field) : null;
      return value instanceof Message ? ((Message) value).toByteString() : null;
    }
    if (!message.getUnknownFields().hasField(number)) {
      return null;
    }
    List<ByteString> values = message.getUnknownFields().getField(number).getLengthDelimitedList();
    return values.isEmpty() ? null : values.get(values.size() - 1);
  }

  private static Map<String, String> headers(@Nullable Object field) {
    if (!(field instanceof List) || ((List<?>) field).isEmpty()) {
      return Collections.emptyMap();
    }
    Map<String, String> headers = new HashMap<>();
    for (Object element : (List<?>) field) {
      if (element instanceof Message) {
        String name = text((Message) element, 1);
        String value = text((Message) element, 2);
        if (name != null && value != null) {
          headers.put(name, value);
        }
      }
    }
    return Collections.unmodifiableMap(headers);
  }
}
