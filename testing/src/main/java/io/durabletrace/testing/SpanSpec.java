/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import io.durabletrace.testing.ReceivedSpan.Kind;
import io.durabletrace.testing.ReceivedSpan.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one span of a trace must look like, exactly: what is not said here must not be on the span.
 * The exceptions are its ids and times, and what was left out by {@link #anyAttributes()} and the
 * like.
 */
public final class SpanSpec {
  /** What an event must look like. */
  record EventSpec(String name, Map<String, Object> attributes, boolean isOptional) {}

  /** What a link must lead to; the ids are asked for when the trace is there. */
  record LinkSpec(
      Supplier<String> traceId,
      Supplier<String> spanId,
      Map<String, Object> attributes,
      boolean isOptional) {}

  final String name;
  final Kind kind;
  @Nullable SpanSpec parent;
  @Nullable String parentId;
  boolean anyParent;
  @Nullable Map<String, Object> attributes = new LinkedHashMap<>();
  @Nullable List<EventSpec> events = new ArrayList<>();
  @Nullable List<LinkSpec> links = new ArrayList<>();
  @Nullable Status status = Status.UNSET;
  @Nullable Object description = "";
  @Nullable String scope;

  /** The span that this was matched with; null before. */
  @Nullable ReceivedSpan matched;

  private SpanSpec(String name, Kind kind) {
    this.name = name;
    this.kind = kind;
  }

  /**
   * A span of this name and kind: a root without attributes, events and links, with status UNSET.
   */
  public static SpanSpec span(String name, Kind kind) {
    return new SpanSpec(name, kind);
  }

  /** It is a child of that span of the same trace. */
  public SpanSpec childOf(SpanSpec parent) {
    this.parent = parent;
    return this;
  }

  /** It is a child of the span with this id, which need not have arrived. */
  public SpanSpec childOf(String spanId) {
    this.parentId = spanId;
    return this;
  }

  /** Its parent is not looked at. */
  public SpanSpec anyParent() {
    this.anyParent = true;
    return this;
  }

  /** It has this attribute; an {@link Any} as value stands for many. */
  public SpanSpec attribute(String key, Object value) {
    if (attributes != null) {
      attributes.put(key, value);
    }
    return this;
  }

  /** It has these attributes beside those given so far. */
  public SpanSpec attributes(Map<String, ?> more) {
    more.forEach(this::attribute);
    return this;
  }

  /** Its attributes are not looked at. */
  public SpanSpec anyAttributes() {
    this.attributes = null;
    return this;
  }

  /** Its next event; {@code attributes} is key, value, key, value … and exact. */
  public SpanSpec event(String eventName, Object... attributes) {
    if (events != null) {
      events.add(new EventSpec(eventName, pairs(attributes), false));
    }
    return this;
  }

  /** As {@link #event}, where it is a matter of timing whether it comes at all. */
  public SpanSpec perhapsEvent(String eventName, Object... attributes) {
    if (events != null) {
      events.add(new EventSpec(eventName, pairs(attributes), true));
    }
    return this;
  }

  /** Its events are not looked at. */
  public SpanSpec anyEvents() {
    this.events = null;
    return this;
  }

  /** Its next link, with no attributes. */
  public SpanSpec link(String traceId, String spanId) {
    return link(() -> traceId, () -> spanId, false);
  }

  /** As {@link #link(String, String)}, where it is a matter of timing whether it comes at all. */
  public SpanSpec perhapsLink(String traceId, String spanId) {
    return link(() -> traceId, () -> spanId, true);
  }

  /** Its next link leads to that span, of any trace that was matched before. */
  public SpanSpec link(SpanSpec target) {
    return link(() -> target.actual().traceId(), () -> target.actual().spanId(), false);
  }

  private SpanSpec link(Supplier<String> traceId, Supplier<String> spanId, boolean isOptional) {
    if (links != null) {
      links.add(new LinkSpec(traceId, spanId, Map.of(), isOptional));
    }
    return this;
  }

  /** Its links are not looked at. */
  public SpanSpec anyLinks() {
    this.links = null;
    return this;
  }

  /** Its status is OK. */
  public SpanSpec ok() {
    this.status = Status.OK;
    return this;
  }

  /** Its status is ERROR with this description: a String or an {@link Any}. */
  public SpanSpec error(Object description) {
    this.status = Status.ERROR;
    this.description = description;
    return this;
  }

  /** Its status is not looked at. */
  public SpanSpec anyStatus() {
    this.status = null;
    this.description = null;
    return this;
  }

  /** It comes from this instrumentation scope. */
  public SpanSpec scope(String scopeName) {
    this.scope = scopeName;
    return this;
  }

  /** The span that was found to be this one. */
  public ReceivedSpan actual() {
    if (matched == null) {
      throw new IllegalStateException("\"" + name + "\" has not been matched yet");
    }
    return matched;
  }

  static Map<String, Object> pairs(Object... attributes) {
    if (attributes.length % 2 != 0) {
      throw new IllegalArgumentException("A key without a value");
    }
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < attributes.length; i += 2) {
      map.put((String) attributes[i], attributes[i + 1]);
    }
    return map;
  }
}
