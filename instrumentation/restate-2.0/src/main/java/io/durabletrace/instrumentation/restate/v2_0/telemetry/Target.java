/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.telemetry;

import io.durabletrace.common.live.LiveTarget;
import io.opentelemetry.api.common.Attributes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A service's handler, with the parts of its spans that are the same for every attempt.
 *
 * <p>Kept for the life of the process: the SDK has found the handler in the endpoint before anybody
 * asks for its target here, so there are only as many as the application registered.
 */
public final class Target {
  private static final Map<String, Target> targets = new ConcurrentHashMap<>();

  private final String service;
  private final String handler;
  private final Attributes attributes;
  private final CommandEvents commandEvents = new CommandEvents();
  private volatile @Nullable LiveTarget live;
  private final String title;
  private final String beforeKey;
  private final String behindKey;
  private final String keyedTitle;
  private final String spanName;
  private final String keyedSpanName;
  private final String anchorName;
  private final String keyedAnchorName;

  private Target(String service, String handler) {
    this.service = service;
    this.handler = handler;
    this.title = service + '/' + handler;
    this.beforeKey = service + '/';
    this.behindKey = '/' + handler;
    this.keyedTitle = service + "/{key}/" + handler;
    this.spanName = "attempt " + title;
    this.keyedSpanName = "attempt " + keyedTitle;
    this.anchorName = "invocation-start " + title;
    this.keyedAnchorName = "invocation-start " + keyedTitle;
    this.attributes =
        Attributes.of(
            RestateAttributes.RPC_SYSTEM,
            "restate",
            RestateAttributes.RPC_SERVICE,
            service,
            RestateAttributes.RPC_METHOD,
            handler);
  }

  /**
   * The target of a request.
   *
   * @param path of the request, which ends in {@code /Service/handler}; both exist in the endpoint
   */
  public static Target ofPath(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--; // the SDK finds the handler all the same
    }
    int slash = path.lastIndexOf('/', end - 1);
    int before = path.lastIndexOf('/', slash - 1);
    String name = path.substring(before + 1, end);
    Target known = targets.get(name);
    return known != null
        ? known
        : targets.computeIfAbsent(
            name,
            n -> new Target(name.substring(0, slash - before - 1), name.substring(slash - before)));
  }

  Attributes attributes() {
    return attributes;
  }

  /** What its events say. */
  CommandEvents commandEvents() {
    return commandEvents;
  }

  /** What is shown of it while its attempts run. */
  LiveTarget live() {
    LiveTarget known = live;
    if (known == null) {
      known = RestateSingletons.live().target(service, handler);
      live = known;
    }
    return known;
  }

  /** The target in the names of spans. */
  String title(@Nullable String key) {
    return key == null ? title : keyedTitle;
  }

  /** Low-cardinality: an object's key is not in it. */
  String spanName(@Nullable String key) {
    return key == null ? spanName : keyedSpanName;
  }

  /** The name that the Restate server gives to this span when it traces itself. */
  String anchorName(@Nullable String key) {
    return key == null ? anchorName : keyedAnchorName;
  }

  /** As the runtime writes it, with the object's key: {@code Cart/alice/add}. */
  String invocationTarget(@Nullable String key) {
    return key == null ? title : beforeKey.concat(key).concat(behindKey);
  }
}
