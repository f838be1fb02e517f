/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent;

import static java.util.Arrays.asList;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.incubator.config.DeclarativeConfigProperties;
import io.opentelemetry.instrumentation.api.incubator.config.internal.DeclarativeConfigUtil;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.internal.AutoConfigureUtil;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a declarative configuration file says of the instrumentation, as text.
 *
 * <p>{@code otel.instrumentation.durable.shutdown-grace} is {@code shutdown_grace} below {@code
 * java: durable:}. A scalar may have any type there, and a list is a list.
 */
final class ConfiguredValues {
  private static final String PREFIX = "otel.instrumentation.";

  /** The way of agents from 2.24 on, or the one that older ones have. */
  static UnaryOperator<@Nullable String> of(AutoConfiguredOpenTelemetrySdk sdk) {
    try {
      return Declarative.read(GlobalOpenTelemetry.get());
    } catch (LinkageError e) {
      return bridged(AutoConfigureUtil.getConfig(sdk));
    }
  }

  /** Agents before 2.24 show the file as properties. */
  private static UnaryOperator<@Nullable String> bridged(@Nullable ConfigProperties config) {
    return name -> {
      if (config == null || !name.startsWith(PREFIX)) {
        return null;
      }
      String key = name.replace('-', '_');
      return firstOf(
          asList(
              config::getString,
              config::getBoolean,
              config::getLong,
              config::getDouble,
              k -> joined(config.getList(k))),
          key);
    };
  }

  private static @Nullable String firstOf(
      List<Function<String, @Nullable Object>> ways, String key) {
    for (Function<String, @Nullable Object> way : ways) {
      try {
        Object value = way.apply(key);
        if (value != null) {
          return value.toString();
        }
      } catch (RuntimeException wrongType) {
        // the next way
      }
    }
    return null;
  }

  /** With commas between them; null for none. */
  static @Nullable String joined(@Nullable List<?> values) {
    return values == null || values.isEmpty()
        ? null
        : values.stream().map(Objects::toString).collect(Collectors.joining(","));
  }

  /** A class of its own: older agents do not have what it names. */
  private static final class Declarative {
    static UnaryOperator<@Nullable String> read(OpenTelemetry openTelemetry) {
      // Asked here, for the caller to see whether there is such a thing.
      DeclarativeConfigUtil.getInstrumentationConfig(openTelemetry, "durable");
      return name -> {
        if (!name.startsWith(PREFIX)) {
          return null;
        }
        String[] path = name.substring(PREFIX.length()).replace('-', '_').split("\\.", -1);
        DeclarativeConfigProperties node =
            DeclarativeConfigUtil.getInstrumentationConfig(openTelemetry, path[0]);
        for (int i = 1; i < path.length - 1; i++) {
          node = node.getStructured(path[i], DeclarativeConfigProperties.empty());
        }
        return DeclarativeValue.of(node, path[path.length - 1]);
      };
    }
  }

  private ConfiguredValues() {}
}
