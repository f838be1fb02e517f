/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.restate.sdk.WorkflowContext;
import dev.restate.sdk.core.RequestProcessor;
import dev.restate.serde.Serde;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Where one scenario is played: an endpoint with its one handler, and a transcript. */
final class Stage {

  /** Text as it is, without the quotes of JSON. */
  static final Serde<String> TEXT =
      Serde.using(text -> text.getBytes(UTF_8), bytes -> new String(bytes, UTF_8));

  private final Scenario scenario;
  private final String sdk;
  private final Transcript transcript = new Transcript();
  private final UserCode user = new UserCode(transcript);
  private final Remains remains = new Remains();
  private @Nullable Throwable broken;

  Stage(Scenario scenario, String sdk) {
    this.scenario = scenario;
    this.sdk = sdk;
  }

  Scenario scenario() {
    return scenario;
  }

  void play() {
    if (!scenario.hasCoreExecutor()) {
      play(null);
    } else {
      play(scenario.hasForeignCoreExecutor() ? new ForeignExecutor() : newCoreExecutor());
    }
  }

  /** Plays on a core thread that others may share. */
  void play(@Nullable ExecutorService core) {
    try {
      RequestProcessor processor = SdkEndpoint.processor(scenario, this::handle, core, remains);
      remains.watch("processor", processor);
      transcript.note("status " + processor.statusCode() + ", " + processor.responseContentType());
      Conversation conversation =
          new Conversation(
              processor,
              core,
              scenario.slicing(),
              scenario.invocationId(),
              scenario.key(),
              transcript);
      conversation.openInput();
      if (!scenario.isOutputSubscribedLate()) {
        conversation.openOutput();
      }
      scenario.script().play(conversation, user);
    } catch (SdkEndpoint.RefusedException e) {
      transcript.thrown("processorForRequest", e.getCause());
    } catch (Throwable t) {
      broken = t;
    }
  }

  /** All that was observed, when nothing more is to come. */
  List<String> lines() {
    // Handlers are left a little after the output is closed, if this SDK lets them go at all.
    if (Sdk.unwindsUserThreads(sdk) && transcript.handlerEntered() && !scenario.mayStrand()) {
      try {
        transcript.awaitHandlerLeft(Math.min(10, Conversation.PATIENCE_SECONDS));
      } catch (IllegalStateException e) {
        transcript.handlerNote("never left");
      }
    }
    List<String> lines = new ArrayList<>(transcript.lines());
    if (scenario.mayStrand()) {
      lines.removeIf(line -> line.startsWith(Transcript.HANDLER_LEFT));
    }
    if (scenario.remainsAreCompared()) {
      lines.add(Recording.REMAINS + String.join(" ", remains.names()));
    }
    if (broken != null) {
      lines.add(HarnessMain.BROKEN + HarnessMain.stackTrace(broken));
    }
    return lines;
  }

  static ExecutorService newCoreExecutor() {
    return Executors.newSingleThreadExecutor(
        task -> {
          Thread thread = new Thread(task, "core");
          thread.setDaemon(true);
          // Old SDKs throw from their own tasks when an attempt ends: sometimes, a matter of
          // timing.
          thread.setUncaughtExceptionHandler((t, e) -> {});
          return thread;
        });
  }

  private String handle(WorkflowContext ctx, String input) throws Throwable {
    transcript.handlerEntered("input " + input + ", " + ctx.request().invocationId());
    remains.watch("context", ctx);
    String how = "with a result";
    try {
      return scenario.handler().handle(ctx, input, user);
    } catch (Throwable t) {
      how = "by " + t;
      throw t;
    } finally {
      transcript.handlerLeft(how);
    }
  }
}
