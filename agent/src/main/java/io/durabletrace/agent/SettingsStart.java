/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent;

import io.durabletrace.common.Problems;
import io.durabletrace.common.Setting;
import io.durabletrace.common.Settings;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings as the agent starts, once for the JVM: hands on what only its configuration file
 * says, and names what makes no sense.
 *
 * <p>The instrumentation runs in the application's class loader, where the agent's ways to read its
 * configuration differ from release to release; system properties can be read in all of them.
 */
final class SettingsStart {
  private static final Logger logger = Logger.getLogger("io.durabletrace");

  /** Those that the agent reads itself: it switches a module off, and says nothing. */
  private static final Pattern SWITCH = Pattern.compile("otel\\.instrumentation\\.[^.]+\\.enabled");

  private static final AtomicBoolean done = new AtomicBoolean();

  /** Whether the settings were handed on. */
  static boolean isDone() {
    return done.get();
  }

  /**
   * Hands on and checks, unless that was done.
   *
   * @param source the value that the agent's configuration has for a setting's name; null for none
   */
  static void with(UnaryOperator<@Nullable String> source) {
    if (!done.compareAndSet(false, true)) {
      return;
    }
    for (Setting<?> setting : Settings.all()) {
      try {
        publish(setting, source.apply(setting.name()));
        check(setting);
      } catch (RuntimeException e) {
        Problems.failed("reading the setting " + setting.name(), e);
      }
    }
    UnknownSettings.in(System.getProperties().stringPropertyNames(), System.getenv().keySet())
        .forEach(line -> logger.log(Level.WARNING, line));
  }

  /** The user's own system property or environment variable wins, as everywhere in the agent. */
  private static void publish(Setting<?> setting, @Nullable String value) {
    if (value != null && !setting.isSet()) {
      System.setProperty(setting.name(), value);
    }
  }

  private static void check(Setting<?> setting) {
    String problem = setting.problem();
    if (problem == null) {
      return;
    }
    logger.log(
        Level.WARNING,
        SWITCH.matcher(setting.name()).matches()
            ? problem.replaceFirst("using true\\.$", "using false, as the agent reads it.")
            : problem);
  }

  private SettingsStart() {}
}
