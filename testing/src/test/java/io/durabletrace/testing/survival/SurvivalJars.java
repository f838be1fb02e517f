/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;

/** Makes the jars that the forked JVMs of the survival tests are given. */
final class SurvivalJars {

  /** Makes them in this folder; the agent's argument is the file with the points. */
  static Path agent(Path folder) throws IOException {
    Path boot = folder.resolve("faults-boot.jar");
    write(
        boot,
        new Manifest(),
        List.of(Faults.class, Faults.InjectedError.class, Faults.InjectedException.class));
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", FaultAgent.class.getName());
    attributes.putValue("Boot-Class-Path", boot.getFileName().toString());
    attributes.put(
        Attributes.Name.CLASS_PATH,
        Stream.of(ClassReader.class, ClassNode.class)
            .map(type -> type.getProtectionDomain().getCodeSource().getLocation().toString())
            .distinct()
            .collect(Collectors.joining(" ")));
    Path agent = folder.resolve("faults-agent.jar");
    write(
        agent,
        manifest,
        List.of(
            FaultAgent.class,
            anonymousIn(FaultAgent.class),
            FaultPoint.class,
            FaultWeaver.class,
            Guards.class,
            Guards.Guard.class));
    return agent;
  }

  /** An extension of the agent, with this class and those in it. */
  static Path extension(Path folder, Class<?> customizer) throws IOException {
    Path extension = folder.resolve("extension.jar");
    List<Class<?>> classes = new ArrayList<>(List.of(customizer.getDeclaredClasses()));
    classes.add(customizer);
    write(extension, new Manifest(), classes, customizer.getName());
    return extension;
  }

  private static Class<?> anonymousIn(Class<?> type) {
    try {
      return Class.forName(type.getName() + "$1");
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(Path jar, Manifest manifest, List<Class<?>> classes)
      throws IOException {
    write(jar, manifest, classes, null);
  }

  private static void write(
      Path jar, Manifest manifest, List<Class<?>> classes, @Nullable String customizer)
      throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      if (customizer != null) {
        out.putNextEntry(
            new JarEntry(
                "META-INF/services/" + AutoConfigurationCustomizerProvider.class.getName()));
        out.write(customizer.getBytes(StandardCharsets.UTF_8));
      }
      for (Class<?> type : classes) {
        String name = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(name));
        try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
          in.transferTo(out);
        }
      }
    }
  }

  private SurvivalJars() {}
}
