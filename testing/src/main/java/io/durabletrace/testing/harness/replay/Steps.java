/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

import dev.restate.common.Request;
import dev.restate.sdk.Awakeable;
import dev.restate.sdk.DurableFuture;
import dev.restate.sdk.common.StateKey;
import dev.restate.sdk.common.TerminalException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/**
 * What a generated handler is made of. Where a step has {@code later}, its result is waited for
 * only by the next {@link Join}.
 */
final class Steps {

  /** A run; its closure fails for good where the number says so. */
  record Run(int number, boolean later) implements Step {
    @Override
    public void take(Scene scene) throws Throwable {
      scene.observe(
          "run " + number,
          scene.ctx.runAsync(
              "run " + number,
              Scene.TEXT,
              () -> {
                scene.maybeFailInRun();
                if (number % 5 == 4) {
                  throw new TerminalException(418, "run " + number + " refuses");
                }
                return "ran " + number;
              }),
          later);
    }
  }

  /** A call, below a span of the user's own or not. */
  record Call(Recipient recipient, boolean ownSpan, boolean later) implements Step {
    @Override
    public void take(Scene scene) throws Throwable {
      DurableFuture<String> result =
          scene.below(ownSpan, "call", () -> scene.ctx.call(recipient.request()));
      scene.observe(recipient.toString(), result, later);
    }
  }

  /** A send, at once or later; the callee's id is asked for or not. */
  record Send(Recipient recipient, boolean ownSpan, boolean delayed, boolean asksId)
      implements Step {
    @Override
    public void take(Scene scene) throws Throwable {
      var handle = scene.below(ownSpan, "send", () -> send(scene, recipient.request(), delayed));
      if (asksId) {
        scene.saw(recipient + " is " + handle.invocationId());
      }
    }
  }

  /**
   * Several threads, each below a span of its own, make the same call or send at once. They must be
   * the same: nobody says in which order they come to be in the journal.
   */
  record Crowd(Recipient recipient, int threads, boolean calls) implements Step {
    @Override
    public void take(Scene scene) throws Throwable {
      CountDownLatch gate = new CountDownLatch(1);
      Request<String, String> shared = recipient.request();
      List<Callable<List<DurableFuture<?>>>> tasks = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        String name = "thread " + i;
        tasks.add(
            () -> {
              gate.await();
              return scene.below(true, name, () -> one(scene, shared));
            });
      }
      List<DurableFuture<?>> results = scene.inThreads(tasks, gate::countDown);
      for (DurableFuture<?> result : results) {
        scene.observe(recipient.toString(), result, false);
      }
    }

    private List<DurableFuture<?>> one(Scene scene, Request<String, String> request) {
      if (calls) {
        return List.of(scene.ctx.call(request));
      }
      send(scene, request, false);
      return List.of();
    }
  }

  /** A sleep. */
  record Sleep(int number, boolean later) implements Step {
    @Override
    public void take(Scene scene) throws Throwable {
      scene.observe(
          "sleep " + number, scene.ctx.timer("sleep " + number, Duration.ofHours(1)), later);
    }
  }

  /** Waits for somebody who always answers. */
  record Approval(boolean later) implements Step {
    @Override
    public void take(Scene scene) throws Throwable {
      Awakeable<String> awakeable = scene.ctx.awakeable(Scene.TEXT);
      scene.observe("approval " + awakeable.id(), awakeable, later);
    }
  }

  /** A call against somebody who never answers. */
  record Race(Recipient recipient) implements Step {
    @Override
    public void take(Scene scene) throws Throwable {
      DurableFuture<?> never = scene.ctx.awakeable(Scene.TEXT);
      DurableFuture<?> call = scene.ctx.call(recipient.request());
      scene.observe("race", DurableFuture.any(never, call), false);
    }
  }

  /** Writes state, or deletes it. */
  record Write(String key, String value) implements Step {
    @Override
    public void take(Scene scene) throws Throwable {
      if (value.isEmpty()) {
        scene.ctx.clear(StateKey.of(key, Scene.TEXT));
      } else {
        scene.ctx.set(StateKey.of(key, Scene.TEXT), value);
      }
    }
  }

  /** Reads state. */
  record Read(String key) implements Step {
    @Override
    public void take(Scene scene) throws Throwable {
      scene.saw(key + " is " + scene.ctx.get(StateKey.of(key, Scene.TEXT)).orElse("nothing"));
    }
  }

  /** A random number, which follows from the invocation's id. */
  record Dice() implements Step {
    @Override
    public void take(Scene scene) throws Throwable {
      scene.saw("dice " + scene.ctx.random().nextInt());
    }
  }

  /** Waits for all that was not yet waited for. */
  record Join() implements Step {
    @Override
    public void take(Scene scene) throws Throwable {
      scene.join();
    }
  }

  /** The handler fails for good. */
  record Refuse() implements Step {
    @Override
    public void take(Scene scene) {
      throw new TerminalException(409, "refused, having seen " + scene.seen());
    }
  }

  private static dev.restate.sdk.InvocationHandle<String> send(
      Scene scene, Request<String, String> request, boolean delayed) {
    return delayed ? scene.ctx.send(request, Duration.ofHours(2)) : scene.ctx.send(request);
  }

  private Steps() {}
}
