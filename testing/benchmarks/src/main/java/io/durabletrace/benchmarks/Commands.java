/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.restate.common.Request;
import dev.restate.common.Target;
import dev.restate.sdk.CallDurableFuture;
import dev.restate.sdk.Context;
import dev.restate.sdk.ObjectContext;
import dev.restate.sdk.common.StateKey;
import dev.restate.serde.Serde;
import java.time.Duration;

/**
 * The handler as its user wrote it: of ten commands one is a run, one a call, one a sleep, and the
 * others set a state.
 */
final class Commands {
  static final String RUN_NAME = "charge";
  static final String SLEEP_NAME = "cooldown";
  static final String CHARGED = "charged";
  static final String CALL_TARGET = "Stock/apple/reserve";
  static final Duration COOLDOWN = Duration.ofMinutes(1);

  /** Text as it is, without the quotes of JSON. */
  static final Serde<String> TEXT =
      Serde.using(text -> text.getBytes(UTF_8), bytes -> new String(bytes, UTF_8));

  private static final StateKey<String> TOTAL = StateKey.of("total", TEXT);
  private static final Request<String, String> RESERVE =
      Request.of(Target.virtualObject("Stock", "apple", "reserve"), TEXT, TEXT, "3").build();

  /** What the i-th command is. */
  enum Kind {
    RUN,
    CALL,
    SLEEP,
    SET_STATE;

    static Kind of(int i) {
      return switch (i % 10) {
        case 0 -> RUN;
        case 1 -> CALL;
        case 2 -> SLEEP;
        default -> SET_STATE;
      };
    }
  }

  /** The plain handler. */
  static String execute(ObjectContext ctx, int count) {
    for (int i = 0; i < count; i++) {
      switch (Kind.of(i)) {
        case RUN -> ctx.run(RUN_NAME, TEXT, () -> CHARGED);
        case CALL -> {
          CallDurableFuture<String> call = call(ctx);
          call.invocationId();
          call.await();
        }
        case SLEEP -> sleep(ctx);
        case SET_STATE -> setState(ctx);
      }
    }
    return "done";
  }

  static CallDurableFuture<String> call(Context ctx) {
    return ctx.call(RESERVE);
  }

  static void sleep(Context ctx) {
    ctx.timer(SLEEP_NAME, COOLDOWN).await();
  }

  static void setState(ObjectContext ctx) {
    ctx.set(TOTAL, "12");
  }

  private Commands() {}
}
