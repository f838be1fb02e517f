/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common.live;

import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.durabletrace.common.AttemptOutcome;
import io.durabletrace.common.DurableAttributes;
import io.durabletrace.common.RunOutcome;
import io.durabletrace.common.Texts;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The attributes of the metrics of one handler, made once. Thread-safe. */
final class LiveLabels {
  /** The name of whatever is too much. */
  static final String OTHER = "_other";

  /** How many series the SDK keeps for one metric; the last one is for whatever is too much. */
  private static final int MAX_SERIES = 2_000 - 1;

  /** Twice what any runtime has today. */
  static final int MAX_TYPES = 39;

  /** So that all types of all handlers, {@link #OTHER} included, are within what is kept. */
  static final int MAX_TARGETS = MAX_SERIES / (MAX_TYPES + 1) - 1;

  private static final AttributeKey<String> SERVICE = stringKey("rpc.service");
  private static final AttributeKey<String> METHOD = stringKey("rpc.method");
  private static final AttributeKey<String> COMMAND_TYPE = stringKey("durable.command.type");

  final Attributes target;
  private final Map<AttemptOutcome, Attributes> byAttemptOutcome =
      new EnumMap<>(AttemptOutcome.class);
  private final Map<RunOutcome, Attributes> byRunOutcome = new EnumMap<>(RunOutcome.class);
  private final Map<String, Attributes> byCommandType = new ConcurrentHashMap<>();

  LiveLabels(String runtime, String service, String method) {
    target =
        Attributes.of(
            DurableAttributes.RUNTIME,
            runtime,
            SERVICE,
            Texts.name(service),
            METHOD,
            Texts.name(method));
    for (AttemptOutcome outcome : AttemptOutcome.values()) {
      byAttemptOutcome.put(outcome, with(DurableAttributes.ATTEMPT_OUTCOME, outcome.value()));
    }
    for (RunOutcome outcome : RunOutcome.values()) {
      byRunOutcome.put(outcome, with(DurableAttributes.RUN_OUTCOME, outcome.value()));
    }
  }

  Attributes of(AttemptOutcome outcome) {
    return byAttemptOutcome.get(outcome);
  }

  Attributes of(RunOutcome outcome) {
    return byRunOutcome.get(outcome);
  }

  /**
   * Those of a command.
   *
   * @param type as the runtime calls it; what stands before a {@code /} is left out
   */
  Attributes ofCommand(String type) {
    Attributes known = byCommandType.get(type);
    if (known != null) {
      return known;
    }
    boolean isOneTooMany = byCommandType.size() >= MAX_TYPES && !type.equals(OTHER);
    return isOneTooMany
        ? ofCommand(OTHER)
        : byCommandType.computeIfAbsent(type, t -> with(COMMAND_TYPE, Texts.lastWord(t)));
  }

  private Attributes with(AttributeKey<String> key, String value) {
    return target.toBuilder().put(key, value).build();
  }
}
