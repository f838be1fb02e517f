/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.tooling.muzzle;

import io.opentelemetry.javaagent.tooling.muzzle.generation.MuzzleCodeGenerationPlugin;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import net.bytebuddy.build.Plugin;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;

/**
 * Runs OpenTelemetry's {@link MuzzleCodeGenerationPlugin} from Byte Buddy's Maven plugin, which
 * offers the class path as files where the generator wants a class loader.
 */
public final class MuzzlePlugin implements Plugin {
  private static final String DONE =
      "io.opentelemetry.javaagent.tooling.muzzle.InstrumentationModuleMuzzle";

  private final URLClassLoader classPath;
  private final Plugin generator;

  /**
   * @param classPath what the module's classes need to resolve; given by Byte Buddy's Maven plugin
   */
  public MuzzlePlugin(File[] classPath) throws IOException {
    URL[] urls = new URL[classPath.length];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = classPath[i].toURI().toURL();
    }
    this.classPath = new URLClassLoader(urls, MuzzlePlugin.class.getClassLoader());
    this.generator = new MuzzleCodeGenerationPlugin(this.classPath);
  }

  @Override
  public boolean matches(TypeDescription type) {
    // A build without clean meets classes that it already transformed; the generator does not.
    return generator.matches(type)
        && type.getInterfaces().stream().noneMatch(i -> i.getTypeName().equals(DONE));
  }

  @Override
  public DynamicType.Builder<?> apply(
      DynamicType.Builder<?> builder, TypeDescription type, ClassFileLocator locator) {
    return generator.apply(builder, type, locator);
  }

  @Override
  public void close() throws IOException {
    generator.close();
    classPath.close();
  }
}
