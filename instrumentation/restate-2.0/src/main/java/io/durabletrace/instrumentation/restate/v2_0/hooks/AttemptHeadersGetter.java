/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.hooks;

import dev.restate.sdk.endpoint.HeadersAccessor;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

/** The headers of the HTTP request that is the attempt; they look names up ignoring case. */
enum AttemptHeadersGetter implements TextMapGetter<HeadersAccessor> {
  INSTANCE;

  @Override
  public Iterable<String> keys(HeadersAccessor headers) {
    return headers.keys();
  }

  @Override
  public @Nullable String get(@Nullable HeadersAccessor headers, String key) {
    return headers == null ? null : headers.get(key);
  }
}
