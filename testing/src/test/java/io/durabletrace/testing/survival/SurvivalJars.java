/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;

/** Makes the jars of the agent that weaves faults in. */
final class FaultJars {

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

  private static Class<?> anonymousIn(Class<?> type) {
    try {
      return Class.forName(type.getName() + "$1");
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(Path jar, Manifest manifest, List<Class<?>> classes)
      throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      for (Class<?> type : classes) {
        String name = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(name));
        try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
          in.transferTo(out);
        }
      }
    }
  }

  private FaultJars() {}
}
