/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** What is in the two jars that a user gets. */
class JarsTest {
  private static final int JAVA_8 = 52;

  @Test
  void the_extension_brings_nothing_but_ours() throws IOException {
    try (JarFile jar = new JarFile(ProjectFiles.extensionJar().toFile())) {
      assertThat(names(jar, ".class"))
          .isNotEmpty()
          .allMatch(name -> name.startsWith("io/durabletrace/"));
      assertThat(names(jar, ""))
          .contains("META-INF/durabletrace/LICENSE", "META-INF/durabletrace/NOTICE");
    }
  }

  /** An application on Java 8 or 11 must not stumble over an agent that cannot even be loaded. */
  @Test
  void what_the_agent_loads_at_its_start_is_for_java_8() throws IOException {
    try (JarFile jar = new JarFile(ProjectFiles.extensionJar().toFile())) {
      List<String> loaded =
          names(jar, ".class").stream()
              .filter(
                  name ->
                      name.startsWith("io/durabletrace/agent/")
                          || name.startsWith("io/durabletrace/common/")
                          || name.contains("Instrumentation"))
              .toList();
      assertThat(loaded).hasSizeGreaterThan(20);
      for (String name : loaded) {
        assertThat(classFileVersion(jar, name)).as(name).isEqualTo(JAVA_8);
      }
    }
  }

  @Test
  void the_agent_jar_prints_the_versions_of_both() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                ProjectFiles.javaagentJar().toString())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(printed)
        .matches("DurableTrace \\d+\\.\\d+\\.\\d+\\S*\\ROpenTelemetry Java agent 2\\.33\\.1\\R");
  }

  private static List<String> names(JarFile jar, String ending) {
    return jar.stream().map(JarEntry::getName).filter(name -> name.endsWith(ending)).toList();
  }

  private static int classFileVersion(JarFile jar, String name) throws IOException {
    try (DataInputStream in = new DataInputStream(jar.getInputStream(jar.getEntry(name)))) {
      in.readInt(); // magic
      in.readUnsignedShort(); // minor
      return in.readUnsignedShort();
    }
  }
}
