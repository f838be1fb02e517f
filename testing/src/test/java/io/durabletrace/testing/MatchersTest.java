/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.pool.TypePool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which methods get which advice, decided as the agent does: on every SDK release that is tested,
 * and on hand-made classes of the shapes that SDK 2.9 has, which could not be had.
 */
class MatchersTest {
  private static final String CONTEXT = "dev.restate.sdk.core.HandlerContextImpl";
  private static final String SWITCHING =
      "dev.restate.sdk.core.ExecutorSwitchingHandlerContextImpl";

  @ParameterizedTest
  @MethodSource("supported")
  void everyMethodOfTheSdkIsAdvisedOnce(SdkVersion sdk) throws IOException {
    List<String> found = advised(sdk);
    List<String> expected =
        new ArrayList<>(
            List.of(
                CONTEXT + ".call/4 CoreThread3Advice",
                CONTEXT + ".send/5 CoreThread3Advice",
                CONTEXT + ".submitRun/2 CoreThreadAdvice",
                SWITCHING + ".call/4 UserThread3Advice",
                SWITCHING + ".send/5 UserThread3Advice",
                SWITCHING + ".submitRun/2 UserThreadAdvice",
                "dev.restate.client.jdk.JdkClient.doGetRequest/3 SendAdvice",
                "dev.restate.client.jdk.JdkClient.doPostRequest/4 SendAdvice",
                "dev.restate.sdk.common.HandlerRequest.openTelemetryContext/0"
                    + " OpenTelemetryContextAdvice",
                "dev.restate.sdk.core.EndpointRequestHandler.processorForRequest/4"
                    + " ProcessorForRequestAdvice",
                "dev.restate.sdk.endpoint.Endpoint$Builder.withOpenTelemetry/1"
                    + " WithOpenTelemetryAdvice"));
    if (sdk.api() == SdkVersion.Api.JAVA) {
      expected.add("dev.restate.sdk.ContextImpl.runAsync/4 RunAsyncAdvice");
      expected.add("dev.restate.sdk.HandlerRunner.run/4 RunAdvice");
    } else {
      expected.add("dev.restate.sdk.kotlin.HandlerRunner.run/4 RunAdvice");
    }
    // Until 2.2 there is one of this name; since 2.3 it calls another, with one argument more.
    if (sdk.version().compareTo("2.3") >= 0) {
      expected.add(
          "dev.restate.sdk.core.EndpointRequestHandler.processorForRequest/5"
              + " ProcessorForRequestAdvice");
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
  }

  static List<SdkVersion> supported() {
    return Stream.concat(SdkVersion.java().stream(), SdkVersion.kotlin().stream()).toList();
  }

  @Test
  void theCallsOfSdk29HaveTheirHeadersOneArgumentLater() {
    for (String type : List.of(CONTEXT, SWITCHING)) {
      String thread = type.equals(CONTEXT) ? "CoreThread" : "UserThread";
      TypeDescription shape =
          Shape.named(type)
              .method("call", "Target", "Slice", "String", "String", "Collection")
              .method("send", "Target", "Slice", "String", "String", "Collection", "Duration")
              .method("submitRun", "String", "Consumer")
              .method("signal", "String")
              .make();
      assertThat(advised(shape))
          .containsExactlyInAnyOrder(
              type + ".call/5 " + thread + "4Advice",
              type + ".send/6 " + thread + "4Advice",
              type + ".submitRun/2 " + thread + "Advice");
    }
  }

  /** One calls the other; whichever the SDK drops one day, the rest goes on. */
  @Test
  void requestsOfSdk29ComeInByEitherMethod() {
    String type = "dev.restate.sdk.core.EndpointRequestHandler";
    TypeDescription shape =
        Shape.named(type)
            .method("processorForRequest", "String", "HeadersAccessor", "Setter", "Executor")
            .method("processorForRequest", "String", "HeadersAccessor", "Setter", "Executor", "Z")
            .method("create", "Endpoint")
            .make();
    assertThat(advised(shape))
        .containsExactlyInAnyOrder(
            type + ".processorForRequest/4 ProcessorForRequestAdvice",
            type + ".processorForRequest/5 ProcessorForRequestAdvice");
  }

  @Test
  void anyRunnerOfHandlersIsAdvised() {
    String type = "dev.restate.sdk.some.other.Runner";
    TypeDescription shape =
        Shape.named(type)
            .implementing("dev.restate.sdk.endpoint.definition.HandlerRunner")
            .method("run", "HandlerContext", "Serde", "Serde", "AtomicReference")
            .method("run", "String")
            .make();
    assertThat(advised(shape)).containsExactly(type + ".run/4 RunAdvice");
  }

  @Test
  void theRequestAndTheJavaApiOfSdk29() {
    assertThat(
            advised(
                Shape.named("dev.restate.sdk.common.HandlerRequest")
                    .method("openTelemetryContext")
                    .method("idempotencyKey")
                    .make()))
        .containsExactly(
            "dev.restate.sdk.common.HandlerRequest.openTelemetryContext/0"
                + " OpenTelemetryContextAdvice");
    assertThat(
            advised(
                Shape.named("dev.restate.sdk.ContextImpl")
                    .field("handlerContext", "HandlerContext")
                    .method("runAsync", "String", "TypeTag", "RetryPolicy", "ThrowingSupplier")
                    .method("executeRunAction", "String", "Serde", "RetryPolicy")
                    .make()))
        .containsExactly("dev.restate.sdk.ContextImpl.runAsync/4 RunAsyncAdvice");
  }

  /** No release is known that has it otherwise; a run's span would be current all the same. */
  @Test
  void theJavaApiWithoutTheFieldThatWeRead() {
    assertThat(
            advised(
                Shape.named("dev.restate.sdk.ContextImpl")
                    .field("handlerContext", "String")
                    .method("runAsync", "String", "TypeTag", "RetryPolicy", "ThrowingSupplier")
                    .make()))
        .containsExactly("dev.restate.sdk.ContextImpl.runAsync/4 WithoutFieldAdvice");
  }

  /** What 2.9 moved, and put into native code, is nothing that we hook into. */
  @Test
  void theMovedCoreIsLeftAlone() {
    for (String type :
        List.of(
            "dev.restate.sdk.core.StateMachine",
            "dev.restate.sdk.core.legacy.LegacyStateMachine",
            "dev.restate.sdk.core.statemachine.ffm.FfmStateMachine")) {
      assertThat(
              advised(
                  Shape.named(type)
                      .method("call", "Target", "Slice", "String", "String", "Collection")
                      .method("run", "String")
                      .make()))
          .isEmpty();
    }
  }

  @Test
  void theSdksOwnInterceptorsForJavaAndKotlin() {
    for (String language : List.of("", "kotlin.")) {
      String type =
          "dev.restate.sdk.interceptor.opentelemetry."
              + language
              + "OpenTelemetryInterceptorFactory";
      assertThat(
              advised(
                  Shape.named(type)
                      .method("createHandlerInterceptor")
                      .method("createRunInterceptor")
                      .make()))
          .containsExactlyInAnyOrder(
              type + ".createHandlerInterceptor/0 HandlerAdvice",
              type + ".createRunInterceptor/0 RunAdvice");
    }
  }

  private static List<String> advised(SdkVersion sdk) throws IOException {
    List<ClassFileLocator> jars = new ArrayList<>();
    TreeSet<String> types = new TreeSet<>();
    for (Path path : sdk.classPath()) {
      jars.add(ClassFileLocator.ForJarFile.of(path.toFile()));
      try (JarFile jar = new JarFile(path.toFile())) {
        jar.stream()
            .map(entry -> entry.getName().replace('/', '.'))
            .filter(name -> name.startsWith("dev.restate.") && name.endsWith(".class"))
            .filter(name -> !name.startsWith("dev.restate.shaded."))
            .forEach(name -> types.add(name.substring(0, name.length() - ".class".length())));
      }
    }
    jars.add(ClassFileLocator.ForClassLoader.ofPlatformLoader());
    List<String> found = new ArrayList<>();
    try (ClassFileLocator locator = new ClassFileLocator.Compound(jars)) {
      TypePool pool = TypePool.Default.of(locator);
      for (String type : types) {
        found.addAll(advised(pool.describe(type).resolve()));
      }
    }
    return found;
  }

  /** {@code type.method/arguments advice}, for each advice that a method of the type gets. */
  private static List<String> advised(TypeDescription type) {
    List<String> found = new ArrayList<>();
    ServiceLoader.load(InstrumentationModule.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(module -> module.getClass().getName().startsWith("io.durabletrace."))
        .flatMap(module -> module.typeInstrumentations().stream())
        .filter(instrumentation -> instrumentation.typeMatcher().matches(type))
        .forEach(instrumentation -> instrumentation.transform(new AdviceRecorder(type, found)));
    return found;
  }
}
