/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.common.Anchor;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another extension has replaced our id generator, or our sampler. */
class AnchorRefusedTest {

  @ParameterizedTest
  @ValueSource(classes = {WithoutOurIds.class, WithoutOurSampler.class})
  void the_attempt_is_a_root_with_a_link_and_no_anchor_is_exported(Class<?> world)
      throws Exception {
    // Each as the first of its process: who was refused once does not ask again.
    Constructor<?> constructor =
        new Reloading().loadClass(world.getName()).getDeclaredConstructor();
    constructor.setAccessible(true);
    ((Runnable) constructor.newInstance()).run();
  }

  static final class WithoutOurIds extends World {
    @Override
    SdkTracerProviderBuilder builder() {
      return SdkTracerProvider.builder().setSampler(new DurableSampler(Sampler.alwaysOn()));
    }
  }

  static final class WithoutOurSampler extends World {
    @Override
    SdkTracerProviderBuilder builder() {
      return SdkTracerProvider.builder()
          .setIdGenerator(new PreparedIdGenerator(IdGenerator.random()));
    }
  }

  abstract static class World implements Runnable {
    abstract SdkTracerProviderBuilder builder();

    @Override
    public void run() {
      InMemorySpanExporter exporter = InMemorySpanExporter.create();
      try (SdkTracerProvider provider =
          builder().addSpanProcessor(SimpleSpanProcessor.create(exporter)).build()) {
        Tracer tracer = provider.get("io.durabletrace.test");
        Anchor anchor =
            new Anchor(
                "anchor", Context.root(), "0".repeat(31) + "a", "0".repeat(15) + "b", List.of());
        anchor.emit(tracer, builder -> {});
        anchor.startAttempt(tracer.spanBuilder("attempt"), Context.root()).end();

        SpanContext refused = anchor.spanContext();
        assertThat(exporter.getFinishedSpanItems()).hasSize(1);
        SpanData attempt = exporter.getFinishedSpanItems().get(0);
        assertThat(attempt.getParentSpanContext().isValid()).isFalse();
        assertThat(attempt.getTraceId()).isNotEqualTo(refused.getTraceId());
        assertThat(attempt.getLinks()).containsExactly(LinkData.create(refused));
      }
    }
  }

  /** Has classes of ours of its own. */
  private static final class Reloading extends ClassLoader {
    Reloading() {
      super(AnchorRefusedTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null || !name.startsWith("io.durabletrace.")) {
          return loaded != null ? loaded : super.loadClass(name, resolve);
        }
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
          byte[] bytes = in.readAllBytes();
          return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
          throw new ClassNotFoundException(name, e);
        }
      }
    }
  }
}
