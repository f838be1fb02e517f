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
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.lang.reflect.Field;

/**
 * Puts our {@link IdGenerator}, {@link Sampler} and {@link SpanProcessor} around those that are
 * configured.
 *
 * <p>What has no getter is read by reflection. Where that fails, attempts are plain roots with a
 * link to their anchor, and what runs at shutdown is not exported.
 */
final class SdkSupport {
  /** Of all processors: a span that one of them ends at shutdown is ended for the others, too. */
  private static final RunningSpans RUNNING = new RunningSpans();

  /** Of Java: from here on the JVM warns of who writes to a final field (JEP 500). */
  private static final int WARNS_OF_WRITES = 26;

  /** Whether a processor was wrapped by the public way. */
  private static volatile boolean isProcessorWrapped;

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

  /** By the public way, for each exporter's processor. */
  static SpanProcessor wrap(SpanProcessor processor) {
    SpanProcessor wrapped =
        new AbortRunningSpansProcessor(processor, RUNNING, Settings.SHUTDOWN_GRACE.get());
    isProcessorWrapped = true; // only now: where that failed, it is still to be done
    return wrapped;
  }

  /** Puts our samplers around the one that is configured. */
  static Sampler wrap(Sampler sampler) {
    return new DurableSampler(
        Settings.NUMAFLOW_STREAM_SPANS.get() ? sampler : new StreamSpanSampler(sampler));
  }

  /**
   * The finished SDK, where ours are missing: somebody replaced them after us, there is no exporter
   * of spans to wrap, or a declarative configuration file built the SDK, which asks no customizer.
   * Where ours are there, the SDK is told what to think of the ids.
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
      if (!(current instanceof DurableSampler)) {
        sampler.set(shared, wrap((Sampler) current));
      }
      if (!isProcessorWrapped) {
        Field processor = field(shared, "activeSpanProcessor");
        processor.set(shared, wrap((SpanProcessor) processor.get(shared)));
      }
      if (ids instanceof PreparedIdGenerator) { // else what the SDK thinks of theirs is still true
        trustIds(shared, (PreparedIdGenerator) ids);
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      Problems.failed("taking over id generator, sampler and processor", e);
    }
  }

  /**
   * The SDK looks whether the ids of each span of the process are valid, unless it knows who made
   * them; and our generator it does not know. Where it cannot be told, it looks: unlike the other
   * fields that are written here, this one is not worth a warning of the JVM's.
   */
  private static void trustIds(Object shared, PreparedIdGenerator ids) {
    try {
      if (ids.isOverTheSdks() && !warnsOfWrites(System.getProperty("java.specification.version"))) {
        field(shared, "idGeneratorSafeToSkipIdValidation").set(shared, true);
      }
    } catch (NoSuchFieldException e) {
      // An SDK that looks in another way, or not at all.
    } catch (ReflectiveOperationException | RuntimeException e) {
      Problems.failed("telling the SDK that ids are valid", e);
    }
  }

  /** Whether the JVM of such a version ({@code 1.8}, {@code 17}) warns of who writes there. */
  static boolean warnsOfWrites(String javaVersion) {
    return Double.parseDouble(javaVersion) >= WARNS_OF_WRITES;
  }

  private static Field field(Object owner, String name) throws NoSuchFieldException {
    Field field = owner.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  private SdkSupport() {}
}
