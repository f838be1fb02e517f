/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.crowd;

import dev.restate.sdk.common.TerminalException;
import dev.restate.sdk.core.generated.protocol.Protocol;
import dev.restate.sdk.endpoint.HeadersAccessor;
import io.durabletrace.testing.harness.Frame;
import io.durabletrace.testing.harness.FrameType;
import io.durabletrace.testing.harness.Frames;
import io.durabletrace.testing.harness.SdkEndpoint;
import io.durabletrace.testing.harness.Start;
import io.durabletrace.testing.harness.crowd.SoakPlan.Ending;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One attempt of the soak, in the server's part; but for what the handler asks, on its core thread.
 */
final class SoakAttempt implements Exchange.Server {
  private final SoakInvocation invocation;
  private final SoakPlan plan;
  private final int replayed;
  private final int number;
  private final Exchange exchange;
  private final AtomicBoolean failed = new AtomicBoolean();
  private String outcome = "aborted";
  private int written;
  private boolean inputClosed;
  private boolean cancelled;
  private boolean over;

  SoakAttempt(SoakInvocation invocation, SoakPlan plan, int number) throws Exception {
    this.invocation = invocation;
    this.plan = plan;
    this.number = number;
    this.replayed = invocation.commands();
    Map<String, String> headers = new HashMap<>();
    headers.put("content-type", "application/vnd.restate.invocation.v5");
    if (!plan.traceparent().isEmpty()) {
      headers.put("traceparent", plan.traceparent());
    }
    String path = "/invoke/" + SoakHandler.SERVICE + '/' + SoakHandler.HANDLER;
    this.exchange =
        new Exchange(
            SdkEndpoint.processor(
                invocation.endpoint(), path, HeadersAccessor.wrap(headers), invocation.core()),
            invocation.core(),
            this);
  }

  void begin() {
    List<byte[]> frames = new ArrayList<>(invocation.journal());
    frames.add(
        0,
        Start.first()
            .invocation(invocation.id())
            .key("key")
            .retries(number - 1)
            .entries(frames.size())
            .frame());
    byte[] all = Frames.joined(frames.toArray(byte[][]::new));
    if (plan.ending() == Ending.CUT_IN_JOURNAL) {
      exchange.open(Arrays.copyOf(all, all.length - 1));
      invocation.core().execute(() -> cut(false));
    } else {
      exchange.open(all);
    }
  }

  /** The handler is about to take this step. Runs on the user's thread. */
  void step(int step) {
    if (plan.ending() == Ending.FAILURE && plan.at() == step) {
      throw new IllegalStateException("planned, before step " + step);
    }
  }

  /** A run's closure executes. On any of the user's threads. */
  void run() {
    if (plan.ending() == Ending.RUN_FAILURE && failed.compareAndSet(false, true)) {
      throw new IllegalStateException("planned, in a run");
    }
  }

  @Override
  public void read(Frame frame) {
    if (over) {
      return; // never arrived
    }
    if (frame.is(FrameType.PROPOSE_RUN_COMPLETION)) {
      answer(Frames.runCompletion((Protocol.ProposeRunCompletionMessage) frame.message()));
    } else if (frame.is(FrameType.END)) {
      outcome = result(invocation.failure());
    } else if (frame.is(FrameType.ERROR)) {
      outcome = "retrying";
      Protocol.ErrorMessage error = (Protocol.ErrorMessage) frame.message();
      if (!error.getMessage().contains("planned")) {
        invocation.wrong("error " + error.getCode() + ' ' + error.getMessage());
      }
    } else if (frame.is(FrameType.SUSPENSION)) {
      outcome = "suspended";
    } else {
      command(frame);
    }
  }

  private String result(int failure) {
    if (failure == 0) {
      return "completed";
    }
    // A handler may have failed for another reason before it noticed.
    return cancelled && failure == TerminalException.CANCELLED_CODE ? "cancelled" : "failed";
  }

  private void command(Frame frame) {
    invocation.store(frame);
    if (++written == plan.at()) {
      disturb(); // before what the command is answered
    }
    if (frame.is(FrameType.CALL)) {
      var call = (Protocol.CallCommandMessage) frame.message();
      answer(callee(call.getInvocationIdNotificationIdx()));
      answer(Frames.completed(FrameType.CALL_NOTIFICATION, call.getResultCompletionId(), "yes"));
    } else if (frame.is(FrameType.ONE_WAY_CALL)) {
      var send = (Protocol.OneWayCallCommandMessage) frame.message();
      answer(callee(send.getInvocationIdNotificationIdx()));
    } else if (frame.is(FrameType.SLEEP)) {
      var sleep = (Protocol.SleepCommandMessage) frame.message();
      if (sleep.getName().equals("nap")) {
        answer(Frames.completedEmpty(FrameType.SLEEP_NOTIFICATION, sleep.getResultCompletionId()));
      }
    }
  }

  private byte[] callee(int index) {
    return Frames.invocationId(index, Ledger.invocationId(index));
  }

  private void disturb() {
    switch (plan.ending()) {
      case INPUT_CLOSED -> {
        inputClosed = true;
        exchange.closeInput();
      }
      case CUT -> invocation.core().execute(() -> cut(true));
      case CANCELLED -> {
        cancelled = true;
        answer(Frames.cancelSignal());
      }
      default -> {
        // in the handler, or nothing
      }
    }
  }

  /** Is stored in any case; this attempt is told as long as it listens. */
  private void answer(byte[] notification) {
    invocation.store(notification);
    if (!inputClosed) {
      exchange.send(notification);
    }
  }

  private void cut(boolean entered) {
    if (!over) {
      over = true;
      try {
        exchange.cut(invocation.index() % 3); // throws where nothing has begun
      } finally {
        invocation.over(outcome, entered && plan.sampled(), replayed, number);
      }
    }
  }

  @Override
  public void closed() {
    if (!over) {
      over = true;
      invocation.over(outcome, plan.sampled(), replayed, number);
    }
  }

  /** For whoever wonders why it does not end. */
  @Override
  public String toString() {
    return plan + ", " + replayed + " replayed, " + written + " written, try " + number;
  }
}
