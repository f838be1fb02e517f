/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.shop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopTest {

  @Test
  void a_port_in_use_is_said_in_one_line(@TempDir Path folder) throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Path errors = folder.resolve("errors");
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              Shop.class.getName());
      builder.environment().put("PORT", Integer.toString(other.getLocalPort()));
      // Its words on standard error, before anything of the shop.
      builder.environment().remove("JAVA_TOOL_OPTIONS");
      Process shop =
          builder
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(errors.toFile())
              .start();
      try {
        boolean ended = shop.waitFor(60, TimeUnit.SECONDS);
        String said = Files.readString(errors, UTF_8);
        assertThat(ended).as(said).isTrue();
        assertThat(said.lines().filter(line -> line.contains("ort") || line.contains("at ")))
            .as(said)
            .containsExactly(
                "Port " + other.getLocalPort() + " is in use; set PORT to another one.");
        assertThat(shop.exitValue()).isEqualTo(1);
      } finally {
        shop.destroyForcibly().waitFor();
      }
    }
  }
}
