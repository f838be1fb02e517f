/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.crowd;

import dev.restate.sdk.core.generated.protocol.Protocol;
import dev.restate.sdk.endpoint.Endpoint;
import dev.restate.sdk.endpoint.HeadersAccessor;
import io.durabletrace.testing.harness.Frame;
import io.durabletrace.testing.harness.FrameType;
import io.durabletrace.testing.harness.Frames;
import io.durabletrace.testing.harness.Ids;
import io.durabletrace.testing.harness.SdkEndpoint;
import io.durabletrace.testing.harness.Start;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** One of the crowd, in the server's part: its questions are answered when all ask them. */
public final class CrowdAttempt implements Exchange.Server {

  private final String name;
  private final Gate gate;
  private final Consumer<String> over;
  private final Exchange exchange;
  private String output = "";

  /**
   * @param over is told the result, or why there is none
   */
  CrowdAttempt(int number, Endpoint endpoint, Executor core, Gate gate, Consumer<String> over)
      throws Exception {
    this.name = name(number);
    this.gate = gate;
    this.over = over;
    Map<String, String> headers = new HashMap<>();
    headers.put("content-type", "application/vnd.restate.invocation.v5");
    if (isInTrace(number)) {
      headers.put("traceparent", Ids.traceparent(name));
    }
    String path = "/invoke/" + CrowdHandler.SERVICE + '/' + CrowdHandler.HANDLER;
    this.exchange =
        new Exchange(
            SdkEndpoint.processor(endpoint, path, HeadersAccessor.wrap(headers), core), core, this);
  }

  /** From which its ids follow. */
  public static String name(int number) {
    return "one of a crowd " + number;
  }

  /** Whether the server's request is part of a trace. */
  public static boolean isInTrace(int number) {
    return number % 2 == 0;
  }

  /** What must come of it. */
  static String result(int number) {
    StringBuilder result = new StringBuilder(name(number) + " yes");
    for (int i = 0; i < CrowdHandler.PARALLEL; i++) {
      result.append(" ran run ").append(i);
    }
    return result + " ran quick yes";
  }

  void begin() {
    Start start = Start.first().invocation(Ids.invocationId(name)).key(name).entries(1);
    exchange.open(Frames.joined(start.frame(), Frames.input(name)));
  }

  @Override
  public void read(Frame frame) {
    if (frame.is(FrameType.PROPOSE_RUN_COMPLETION)) {
      exchange.send(Frames.runCompletion((Protocol.ProposeRunCompletionMessage) frame.message()));
    } else if (frame.is(FrameType.CALL)) {
      int id = ((Protocol.CallCommandMessage) frame.message()).getResultCompletionId();
      byte[] answer = Frames.completed(FrameType.CALL_NOTIFICATION, id, " yes");
      gate.pass(() -> exchange.send(answer));
    } else if (frame.is(FrameType.OUTPUT)) {
      var result = (Protocol.OutputCommandMessage) frame.message();
      output = result.getValue().getContent().toStringUtf8() + result.getFailure().getMessage();
    } else if (frame.is(FrameType.ERROR)) {
      output = ((Protocol.ErrorMessage) frame.message()).getMessage();
    }
  }

  @Override
  public void closed() {
    over.accept(output);
  }
}
