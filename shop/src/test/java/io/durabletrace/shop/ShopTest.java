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

  @TempDir Path folder;

  @Test
  void a_port_in_use_is_said_in_one_line() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = Integer.toString(other.getLocalPort());
      assertRefused(port, "Port " + port + " is in use; set PORT to another one.");
    }
  }

  @Test
  void what_is_no_port_is_said_in_one_line() throws Exception {
    assertRefused("abc", "PORT is 'abc' but must be a number up to 65535.");
    assertRefused("65536", "PORT is '65536' but must be a number up to 65535.");
  }

  private void assertRefused(String port, String line) throws Exception {
    Path errors = folder.resolve("errors");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Shop.class.getName());
    builder.environment().put("PORT", port);
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
      assertThat(said.lines().filter(one -> one.contains("ort") || one.contains("PORT")))
          .as(said)
          .containsExactly(line);
      assertThat(said).as("no stack trace").doesNotContain("\tat ");
      assertThat(shop.exitValue()).isEqualTo(1);
    } finally {
      shop.destroyForcibly().waitFor();
    }
  }
}
