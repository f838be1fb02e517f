/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Every setting of DurableTrace, with its values and its default. The table in the README is
 * checked against this list.
 *
 * <p>Those of the runtimes are here, too: the agent's part checks all of them at every start, also
 * on a JVM that is too old for the classes of a runtime's module.
 */
public final class Settings {
  private static final String RESTATE = "otel.instrumentation.restate.";
  private static final String NUMAFLOW = "otel.instrumentation.numaflow.";
  private static final String DURABLE = "otel.instrumentation.durable.";
  private static final String FILE = "otel.exporter.durable-file.";

  /** The agent's own switch of the module. */
  public static final Setting<Boolean> RESTATE_ENABLED =
      Setting.of(RESTATE + "enabled", SettingType.flag(), "true");

  /** The agent's own switch of the module for Restate's ingress client. */
  public static final Setting<Boolean> RESTATE_CLIENT_ENABLED =
      Setting.of("otel.instrumentation.restate-client.enabled", SettingType.flag(), "true");

  /** Whether the keys of state entries may leave the process, on events of state commands. */
  public static final Setting<Boolean> RESTATE_CAPTURE_STATE_KEYS =
      Setting.of(RESTATE + "capture-state-keys", SettingType.flag(), "false");

  /** Whether calls and sends carry the caller's context to the callee. */
  public static final Setting<RestateWords.CallPropagation> RESTATE_CALL_PROPAGATION =
      Setting.of(
          RESTATE + "call-propagation",
          SettingType.oneOf(RestateWords.CallPropagation.class),
          "off");

  /** How the trace of a sent invocation hangs together with its sender's. */
  public static final Setting<RestateWords.SendRelation> RESTATE_SEND_RELATION =
      Setting.of(
          RESTATE + "send-relation", SettingType.oneOf(RestateWords.SendRelation.class), "link");

  /** Whether what the server sends for a context is believed. */
  public static final Setting<RestateWords.ServerTracing> RESTATE_SERVER_TRACING =
      Setting.of(
          RESTATE + "server-tracing", SettingType.oneOf(RestateWords.ServerTracing.class), "auto");

  /** Whether spans that the SDK makes itself stay, and ours step back. */
  public static final Setting<RestateWords.SdkSpans> RESTATE_SDK_SPANS =
      Setting.of(RESTATE + "sdk-spans", SettingType.oneOf(RestateWords.SdkSpans.class), "replace");

  /** The address of the Restate UI, for links to it; empty: no links. */
  public static final Setting<String> RESTATE_UI_URL =
      Setting.unset(RESTATE + "ui-url", SettingType.url(), "");

  /** The agent's own switch of the module. */
  public static final Setting<Boolean> NUMAFLOW_ENABLED =
      Setting.of(NUMAFLOW + "enabled", SettingType.flag(), "true");

  /** Whether the agent's gRPC spans of Numaflow's streams stay. */
  public static final Setting<Boolean> NUMAFLOW_STREAM_SPANS =
      Setting.of(NUMAFLOW + "stream-spans", SettingType.flag(), "true");

  /** Where lifecycle events go. */
  public static final Setting<Set<LifecycleEvents>> LIFECYCLE_EVENTS =
      Setting.of(DURABLE + "lifecycle-events", SettingType.setOf(LifecycleEvents.class), "span");

  /** Whether a running attempt shows itself by a span of no length. */
  public static final Setting<Boolean> START_MARKER =
      Setting.of(DURABLE + "start-marker", SettingType.flag(), "false");

  /** From which age on a running attempt is told of. */
  public static final Setting<Duration> LONG_ATTEMPT_THRESHOLD =
      Setting.of(DURABLE + "long-attempt-threshold", SettingType.duration(), "60s");

  /** Whether metrics are made. */
  public static final Setting<Boolean> METRICS_ENABLED =
      Setting.of(DURABLE + "metrics.enabled", SettingType.flag(), "true");

  /** Which handlers have no spans. */
  public static final Setting<Globs> EXCLUDE_TARGETS =
      Setting.unset(
          DURABLE + "exclude-targets",
          SettingType.globsWithSlash("patterns over Service/handler such as Health/*,*/ping"),
          Globs.none());

  /** Which types of commands become events. */
  public static final Setting<Globs> COMMANDS =
      Setting.of(
          DURABLE + "commands",
          SettingType.globs("patterns over command types such as Run,*Call,Sleep"),
          "*");

  /** How long a shutdown waits for running attempts to end by themselves. */
  public static final Setting<Duration> SHUTDOWN_GRACE =
      Setting.of(DURABLE + "shutdown-grace", SettingType.duration(), "500ms");

  /** The file that the exporter {@code durable-file} writes. */
  public static final Setting<String> FILE_PATH =
      Setting.of(FILE + "path", SettingType.text("the path of a file"), "durable-traces.jsonl");

  /** From which size on another file is begun, in bytes. */
  public static final Setting<Long> FILE_MAX_SIZE =
      Setting.of(FILE + "max-size", SettingType.size(), "50m");

  /** How many files are kept, the one that is written included. */
  public static final Setting<Integer> FILE_MAX_FILES =
      Setting.of(FILE + "max-files", SettingType.count(1000), "5");

  private static final List<Setting<?>> ALL =
      Collections.unmodifiableList(
          Arrays.asList(
              RESTATE_ENABLED,
              RESTATE_CLIENT_ENABLED,
              RESTATE_CAPTURE_STATE_KEYS,
              RESTATE_CALL_PROPAGATION,
              RESTATE_SEND_RELATION,
              RESTATE_SERVER_TRACING,
              RESTATE_SDK_SPANS,
              RESTATE_UI_URL,
              NUMAFLOW_ENABLED,
              NUMAFLOW_STREAM_SPANS,
              LIFECYCLE_EVENTS,
              START_MARKER,
              LONG_ATTEMPT_THRESHOLD,
              METRICS_ENABLED,
              EXCLUDE_TARGETS,
              COMMANDS,
              SHUTDOWN_GRACE,
              FILE_PATH,
              FILE_MAX_SIZE,
              FILE_MAX_FILES));

  /** All of them, in the order of the README's table. */
  public static List<Setting<?>> all() {
    return ALL;
  }

  private Settings() {}
}
