/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.tooling.muzzle.ClassLoaderMatcher;
import io.opentelemetry.javaagent.tooling.muzzle.InstrumentationModuleMuzzle;
import io.opentelemetry.javaagent.tooling.muzzle.references.ClassRef;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the agent decides when it meets a library, decided here for every release that is tested: do
 * the modules apply to it? A module that does not is silently off in the user's process, so this
 * must not be found there.
 */
class MuzzleCheckTest {

  @Test
  void everyModuleHasItsReferences() {
    // Without them the agent would apply the advice and not inject the helpers that it calls.
    assertThat(modules())
        .isNotEmpty()
        .allSatisfy(module -> assertThat(module).isInstanceOf(InstrumentationModuleMuzzle.class));
  }

  @Test
  void everyHelperIsInTheListOfThoseToInject() throws IOException {
    Set<String> injected = new HashSet<>();
    for (InstrumentationModule module : modules()) {
      injected.addAll(((InstrumentationModuleMuzzle) module).getMuzzleHelperClassNames());
    }
    try (JarFile jar = new JarFile(ProjectFiles.extensionJar().toFile())) {
      List<String> helpers =
          jar.stream()
              .map(entry -> entry.getName().replace('/', '.'))
              .filter(name -> name.startsWith("io.durabletrace.instrumentation."))
              .filter(name -> name.endsWith(".class") && !name.contains("Instrumentation"))
              .filter(name -> !name.endsWith(".Field.class")) // constants, copied by the compiler
              .map(name -> name.substring(0, name.length() - ".class".length()))
              .toList();
      assertThat(helpers).isNotEmpty();
      assertThat(injected).containsAll(helpers);
    }
  }

  @ParameterizedTest
  @MethodSource("supported")
  void theRuntimesModulesApplyTo(SdkVersion sdk) throws IOException {
    try (URLClassLoader application = application(sdk)) {
      ClassLoaderMatcher.matchesAll(application, true, others(sdk))
          .forEach((module, mismatches) -> assertThat(mismatches).as(module).isEmpty());
    }
  }

  @ParameterizedTest
  @MethodSource("supported")
  void noOtherModuleAppliesTo(SdkVersion sdk) throws IOException {
    try (URLClassLoader application = application(sdk)) {
      ClassLoaderMatcher.matchesAll(application, false, own(sdk))
          .forEach((module, mismatches) -> assertThat(mismatches).as(module).isNotEmpty());
    }
  }

  @ParameterizedTest
  @MethodSource("tooOld")
  void noModuleAppliesTo(SdkVersion sdk) throws IOException {
    assertThat(modules()).isNotEmpty();
    try (URLClassLoader application = application(sdk)) {
      ClassLoaderMatcher.matchesAll(application, false, Set.of())
          .forEach((module, mismatches) -> assertThat(mismatches).as(module).isNotEmpty());
    }
  }

  @Test
  void noReferenceToALibraryMentionsOpenTelemetry() {
    // The agent moves OpenTelemetry's classes, but not their names in strings, and references are
    // strings: such a
    // method would be found by the check above and missing in the user's process.
    List<String> forbidden = new ArrayList<>();
    for (InstrumentationModule module : modules()) {
      for (ClassRef type : ((InstrumentationModuleMuzzle) module).getMuzzleReferences().values()) {
        if (!module.isHelperClass(type.getClassName())) {
          descriptors(type)
              .filter(descriptor -> descriptor.contains("Lio/opentelemetry/"))
              .filter(descriptor -> !type.getClassName().startsWith("io.opentelemetry."))
              .forEach(descriptor -> forbidden.add(type.getClassName() + ' ' + descriptor));
        }
      }
    }
    assertThat(forbidden).isEmpty();
  }

  static List<SdkVersion> supported() {
    return SdkVersion.all().stream().filter(SdkVersion::isSupported).toList();
  }

  static List<SdkVersion> tooOld() {
    return SdkVersion.all().stream().filter(sdk -> !sdk.isSupported()).toList();
  }

  private static List<InstrumentationModule> modules() {
    return ServiceLoader.load(InstrumentationModule.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(module -> module.getClass().getName().startsWith("io.durabletrace."))
        .toList();
  }

  /** The modules that trace this SDK's runtime; there is at least one. */
  private static Set<String> own(SdkVersion sdk) {
    Set<String> own = names(module -> traces(module, sdk));
    assertThat(own).as("modules for " + sdk).isNotEmpty();
    return own;
  }

  private static Set<String> others(SdkVersion sdk) {
    return names(module -> !traces(module, sdk));
  }

  private static boolean traces(InstrumentationModule module, SdkVersion sdk) {
    return module
        .getClass()
        .getName()
        .startsWith("io.durabletrace.instrumentation." + sdk.runtime().word() + '.');
  }

  /** What these modules are switched off by: {@code otel.instrumentation.<name>.enabled}. */
  private static Set<String> names(Predicate<InstrumentationModule> wanted) {
    return modules().stream()
        .filter(wanted)
        .map(InstrumentationModule::instrumentationName)
        .collect(Collectors.toSet());
  }

  private static Stream<String> descriptors(ClassRef type) {
    return Stream.concat(
        type.getFields().stream().map(field -> field.getName() + field.getDescriptor()),
        type.getMethods().stream().map(method -> method.getName() + method.getDescriptor()));
  }

  /** The library as an application has it, with what the agent would add: its own API. */
  private static URLClassLoader application(SdkVersion sdk) throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (Path jar : sdk.classPath()) {
      urls.add(jar.toUri().toURL());
    }
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (entry.contains("opentelemetry")) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }
}
