/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Metadata} of a message: a few of its groups, the rest is skipped. Users keep values of
 * their own in it.
 */
public final class Metadata {
  static final Metadata EMPTY = new Metadata();

  private static final int PREVIOUS_VERTEX = 1;
  private static final int SYSTEM = 2;
  private static final int USER = 3;

  /** In every protobuf map entry; {@code KEY} is also {@code KeyValueGroup.key_value}. */
  private static final int KEY = 1;

  private static final int VALUE = 2;

  private @Nullable String previousVertex;
  private Map<String, String> tracingUdf = Collections.emptyMap();
  private Map<String, String> tracing = Collections.emptyMap();
  private Map<String, String> userTracing = Collections.emptyMap();
  private Map<String, String> sink = Collections.emptyMap();

  private Metadata() {}

  /** Reads what is there; what is not valid protobuf is as if it were not there. */
  static Metadata parse(ByteString bytes) {
    Metadata metadata = new Metadata();
    try {
      CodedInputStream in = bytes.newCodedInput();
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == tag(PREVIOUS_VERTEX)) {
          metadata.previousVertex = in.readString();
        } else if (tag == tag(SYSTEM)) {
          metadata.system(in.readBytes());
        } else if (tag == tag(USER)) {
          metadata.user(in.readBytes());
        } else if (!in.skipField(tag)) {
          break;
        }
      }
      return metadata;
    } catch (IOException notValid) {
      return EMPTY;
    }
  }

  /** Where the message came from; null at the first vertex. */
  public @Nullable String previousVertex() {
    return previousVertex == null || previousVertex.isEmpty() ? null : previousVertex;
  }

  /** {@code sys_metadata["tracing_udf"]}: the platform's span around the call of the function. */
  public Map<String, String> tracingUdf() {
    return tracingUdf;
  }

  /** {@code sys_metadata["tracing"]}: the platform's span of the message, also when unsampled. */
  public Map<String, String> tracing() {
    return tracing;
  }

  /** {@code user_metadata["tracing"]}: what an instrumented function before this one wrote. */
  public Map<String, String> userTracing() {
    return userTracing;
  }

  /** How often a sink was given the message before; null where Numaflow does not say. */
  public @Nullable Long retryCount() {
    String count = sink.get("retry_count");
    try {
      return count == null ? null : Long.valueOf(count);
    } catch (NumberFormatException notValid) {
      return null;
    }
  }

  private void system(ByteString entry) throws IOException {
    String name = name(entry);
    if (name.equals("tracing_udf")) {
      tracingUdf = group(entry);
    } else if (name.equals("tracing")) {
      tracing = group(entry);
    } else if (name.equals("sink")) {
      sink = group(entry);
    }
  }

  private void user(ByteString entry) throws IOException {
    if (name(entry).equals("tracing")) {
      userTracing = group(entry);
    }
  }

  private static String name(ByteString entry) throws IOException {
    ByteString name = field(entry, KEY);
    return name == null ? "" : name.toStringUtf8();
  }

  /** The {@code KeyValueGroup} in a map entry. */
  private static Map<String, String> group(ByteString entry) throws IOException {
    Map<String, String> group = new HashMap<>();
    ByteString value = field(entry, VALUE);
    if (value != null) {
      CodedInputStream in = value.newCodedInput();
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == tag(KEY)) {
          ByteString pair = in.readBytes();
          ByteString text = field(pair, VALUE);
          group.put(name(pair), text == null ? "" : text.toStringUtf8());
        } else if (!in.skipField(tag)) {
          break;
        }
      }
    }
    return group;
  }

  /** The bytes of a field; protobuf: the last one counts. */
  private static @Nullable ByteString field(ByteString message, int number) throws IOException {
    ByteString found = null;
    CodedInputStream in = message.newCodedInput();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == tag(number)) {
        found = in.readBytes();
      } else if (!in.skipField(tag)) {
        break;
      }
    }
    return found;
  }

  /** Wire type 2: all that is read here is text, bytes or a message. */
  private static int tag(int number) {
    return number << 3 | 2;
  }
}
