/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent;

import io.durabletrace.common.Problems;
import io.durabletrace.common.Settings;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.lang.reflect.Field;

/**
 * Puts our {@link IdGenerator} and {@link Sampler} around those that are configured.
 *
 * <p>Neither has a getter, so fields are read by reflection. Where that fails, attempts are plain
 * roots with a link to their anchor.
 */
final class PreparedSpanSupport {

  /** By the public way, as the tracer provider is built. */
  static SdkTracerProviderBuilder wrapIdGenerator(SdkTracerProviderBuilder builder) {
    try {
      IdGenerator configured = (IdGenerator) field(builder, "idsGenerator").get(builder);
      return builder.setIdGenerator(new PreparedIdGenerator(configured));
    } catch (ReflectiveOperationException | RuntimeException e) {
      Problems.failed("taking over the id generator", e);
      return builder;
    }
  }

  /** Puts our samplers around the one that is configured. */
  static Sampler wrap(Sampler sampler) {
    return new AnchorSampler(
        Settings.NUMAFLOW_STREAM_SPANS.get() ? sampler : new StreamSpanSampler(sampler));
  }

  /**
   * The finished SDK, where ours are missing: somebody replaced them after us, or a declarative
   * configuration file built the SDK, which asks no customizer.
   */
  static void repair(OpenTelemetrySdk sdk) {
    try {
      Object provider = sdk.getSdkTracerProvider();
      Object shared = field(provider, "sharedState").get(provider);
      Field idGenerator = field(shared, "idGenerator");
      Object ids = idGenerator.get(shared);
      if (!(ids instanceof PreparedIdGenerator)) {
        idGenerator.set(shared, new PreparedIdGenerator((IdGenerator) ids));
      }
      Field sampler = field(shared, "sampler");
      Object current = sampler.get(shared);
      if (!(current instanceof AnchorSampler)) {
        sampler.set(shared, wrap((Sampler) current));
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      Problems.failed("taking over id generator and sampler", e);
    }
  }

  private static Field field(Object owner, String name) throws NoSuchFieldException {
    Field field = owner.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  private PreparedSpanSupport() {}
}
