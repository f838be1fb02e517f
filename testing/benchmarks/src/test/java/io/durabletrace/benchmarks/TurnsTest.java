/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TurnsTest {
  private static final int JVMS = 3;
  private static final int WINDOWS = 20;

  private final AtomicInteger measuring = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final AtomicInteger windows = new AtomicInteger();

  @Test
  void oneMeasuresAtATimeAndNobodyBeforeAllAreThere() throws Exception {
    try (Turns turns = Turns.among(JVMS)) {
      List<CompletableFuture<Void>> jvms = new ArrayList<>();
      for (int i = 1; i < JVMS; i++) {
        jvms.add(start(() -> measure(turns, WINDOWS)));
      }
      TimeUnit.MILLISECONDS.sleep(50);
      assertThat(windows).as("before all are there").hasValue(0);
      jvms.add(start(() -> measure(turns, WINDOWS)));
      jvms.forEach(CompletableFuture::join);
    }
    assertThat(windows).hasValue(JVMS * WINDOWS);
    assertThat(most).as("at the same time").hasValue(1);
  }

  @Test
  void oneThatDiesInItsTurnHoldsUpNobody() {
    try (Turns turns = Turns.among(2)) {
      CompletableFuture<Void> other = start(() -> measure(turns, WINDOWS));
      try (Turn turn = new Turn(turns.port())) {
        turn.await();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      other.join();
    }
    assertThat(windows).hasValue(WINDOWS);
  }

  @Test
  void whoWaitsWhenItIsOverFails() throws IOException {
    Turns turns = Turns.among(2);
    try (Turn turn = new Turn(turns.port())) {
      CompletableFuture<Void> closing = start(turns::close);
      assertThatThrownBy(turn::await).isInstanceOf(IOException.class);
      closing.join();
    }
  }

  private static CompletableFuture<Void> start(Runnable task) {
    return CompletableFuture.runAsync(task, one -> new Thread(one).start());
  }

  private void measure(Turns turns, int count) {
    try (Turn turn = new Turn(turns.port())) {
      for (int i = 0; i < count; i++) {
        turn.await();
        most.accumulateAndGet(measuring.incrementAndGet(), Math::max);
        windows.incrementAndGet();
        Thread.onSpinWait();
        measuring.decrementAndGet();
        turn.end();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
