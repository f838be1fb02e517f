/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.common.live;

import io.durabletrace.common.Globs;
import io.durabletrace.common.LifecycleEvents;
import io.durabletrace.common.Settings;
import java.util.Set;

/** What the user wants to see of running attempts. Read once; immutable. */
final class LiveOptions {
  final boolean eventsOnSpan;
  final boolean eventsAsLogs;
  final boolean startMarker;
  final boolean metrics;
  final Globs commands;
  final Globs excludedTargets;

  LiveOptions(
      Set<LifecycleEvents> events,
      boolean startMarker,
      boolean metrics,
      Globs commands,
      Globs excludedTargets) {
    this.eventsOnSpan = events.contains(LifecycleEvents.SPAN);
    this.eventsAsLogs = events.contains(LifecycleEvents.LOG);
    this.startMarker = startMarker;
    this.metrics = metrics;
    this.commands = commands;
    this.excludedTargets = excludedTargets;
  }

  static LiveOptions fromSettings() {
    return new LiveOptions(
        Settings.LIFECYCLE_EVENTS.get(),
        Settings.START_MARKER.get(),
        Settings.METRICS_ENABLED.get(),
        Settings.COMMANDS.get(),
        Settings.EXCLUDE_TARGETS.get());
  }
}
