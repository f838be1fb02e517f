/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Headers that a runtime keeps as they were written, perhaps long ago and by another program: names
 * are looked up ignoring case.
 */
public enum HeadersGetter implements TextMapGetter<Map<String, String>> {
  INSTANCE;

  @Override
  public Iterable<String> keys(Map<String, String> headers) {
    return headers.keySet();
  }

  @Override
  public @Nullable String get(@Nullable Map<String, String> headers, String key) {
    if (headers == null) {
      return null;
    }
    String value = headers.get(key);
    if (value != null) {
      return value;
    }
    for (Map.Entry<String, String> header : headers.entrySet()) {
      if (header.getKey().equalsIgnoreCase(key)) {
        return header.getValue();
      }
    }
    return null;
  }
}
