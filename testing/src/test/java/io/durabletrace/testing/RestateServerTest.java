/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestateServerTest {
  @Test
  void aServerStartsAnswersAndLeavesNothing() {
    RestateServer server = RestateServer.builder().start();
    try (server) {
      assertThat(server.query("SELECT id FROM sys_invocation")).isEmpty();
      assertThat(server.call("Nobody/home", "{}").status()).isEqualTo(404);
    }
    assertThat(server.process().isAlive()).isFalse();
  }

  @Test
  void anOldServerStartsToo() {
    try (RestateServer server = RestateServer.builder().version16().start()) {
      assertThat(server.call("Nobody/home", "{}").status()).isEqualTo(404);
    }
  }
}
