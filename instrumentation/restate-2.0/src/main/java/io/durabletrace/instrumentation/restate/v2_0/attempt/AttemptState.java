/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.attempt;

import io.durabletrace.common.AttemptOutcome;
import io.durabletrace.common.RunOutcome;
import io.durabletrace.instrumentation.restate.v2_0.wire.Field;
import io.durabletrace.instrumentation.restate.v2_0.wire.FrameReader;
import io.durabletrace.instrumentation.restate.v2_0.wire.Header;
import io.durabletrace.instrumentation.restate.v2_0.wire.Message;
import io.durabletrace.instrumentation.restate.v2_0.wire.MessageType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One attempt: what goes over the wire in, the facts of the attempt out.
 *
 * <p>The outcome is what the SDK wrote to the runtime, never what user code returned or threw: user
 * code may swallow the SDK's abort, and some SDK versions never unwind the user's thread. Not
 * thread-safe, see {@link Attempt}.
 */
final class AttemptState {
  private static final int CANCELLED_CODE = 409;

  private final AttemptListener listener;
  private @Nullable FrameReader input;
  private @Nullable FrameReader output;
  private final PendingCommands pending = new PendingCommands();
  private final Runs runs;
  private final RunOrdinals runOrdinals = new RunOrdinals();
  private final Calls calls;

  private @Nullable String invocationId;
  private @Nullable String key;
  private long retryCount; // runs read it without the lock: no handler starts before it is here
  private long knownEntries;
  private long entries; // of the journal that were read
  private int replayedCommands;
  private int nextIndex;
  private boolean cancelRequested;
  private boolean outputWritten;
  private @Nullable WireError outputFailure;
  private volatile @Nullable Throwable thrown;
  private boolean started;
  private volatile boolean ended; // written under the attempt's lock

  AttemptState(AttemptListener listener, Predicate<String> keptHeaders) {
    this.listener = listener;
    Message message = new Message(); // of either; they read in turn, see Attempt
    this.input = new FrameReader(this::received, keptHeaders, message);
    this.output = new FrameReader(this::sent, keptHeaders, message);
    this.runs = new Runs(listener);
    this.calls = new Calls(listener, pending);
  }

  // What these mean is said in Attempt.

  void input(ByteBuffer bytes) {
    FrameReader reader = input;
    if (reader != null) {
      reader.read(bytes);
    }
  }

  void input(byte[] bytes, int from, int to) {
    FrameReader reader = input;
    if (reader != null) {
      reader.read(bytes, from, to);
    }
  }

  void output(byte[] bytes, int from, int to) {
    FrameReader reader = output;
    if (reader != null) {
      reader.read(bytes, from, to);
    }
  }

  void output(ByteBuffer bytes) {
    FrameReader reader = output;
    if (reader != null) {
      reader.read(bytes);
    }
  }

  boolean handlerStarts() {
    if (invocationId == null) {
      Unreadable.warnOfMissingStart();
      return false;
    }
    return start();
  }

  /** On any thread, without the lock. */
  void handlerThrew(Throwable throwable) {
    thrown = throwable;
    if (ended) {
      thrown = null;
    }
  }

  void cutOff() {
    end(AttemptOutcome.ABORTED, null, null, false);
  }

  /** On any thread, without the lock. */
  boolean hasEnded() {
    return ended;
  }

  /** On any thread, without the lock. */
  int completedRuns() {
    return runOrdinals.completed();
  }

  /** Without the lock, on the core thread alone. */
  boolean completedRunSubmitted() {
    return runOrdinals.completedSubmitted();
  }

  /** Without the lock, on the core thread alone. */
  int runSubmitted() {
    return runOrdinals.submitted();
  }

  /** On any thread, without the lock. */
  RunExecution runStarts(int ordinal, @Nullable String name, LongFunction<RunListener> starter) {
    long number = runOrdinals.isReplayed(ordinal) ? retryCount + 1 : 1;
    RunExecution run = new RunExecution(ordinal, name, starter.apply(number));
    runs.started(run);
    return run;
  }

  /** On any thread, without the lock. */
  void runEnds(RunExecution run, @Nullable Throwable failure) {
    runs.proposed(run, failure);
  }

  /** On any thread, without the lock. */
  boolean hasRecordedHeaders() {
    return calls.hasRecorded();
  }

  @Nullable List<Header> callSubmitted(int usersHeaders) {
    return calls.submitted(usersHeaders);
  }

  List<String> awaiting() {
    return ended ? List.of() : Awaiting.describe(pending);
  }

  private boolean start() {
    if (started || ended || invocationId == null) {
      return false;
    }
    started = true;
    boolean isFirst = retryCount == 0 && knownEntries <= 1; // the Input alone
    listener.started(
        new AttemptStart(invocationId, key, retryCount + 1, replayedCommands, isFirst));
    calls.handlerStarted();
    return true;
  }

  private void received(Message message) {
    if (ended) {
      return;
    }
    int type = message.type();
    try {
      received(message, type);
    } finally {
      if (type != MessageType.START && ++entries == knownEntries) {
        runOrdinals.journalRead(pending);
      }
    }
  }

  private void received(Message message, int type) {
    if (MessageType.isCommand(type)) {
      // First of all: whatever else may fail, a replay needs what the journal holds of headers.
      calls.replayed(message);
    }
    Unreadable.warnOf(message);
    if (type == MessageType.START) {
      invocationId = message.text(Field.START_DEBUG_ID);
      key = message.text(Field.START_KEY);
      retryCount = message.number(Field.START_RETRY_COUNT);
      knownEntries = message.number(Field.START_KNOWN_ENTRIES);
    } else if (MessageType.isCommand(type)) {
      int index = nextIndex++;
      if (type != MessageType.INPUT) {
        replayedCommands++;
        if (type == MessageType.RUN) {
          runOrdinals.replayed();
        }
        command(message, index);
      }
    } else if (MessageType.isCompletion(type)) {
      if (type == MessageType.CALL_INVOCATION_ID) {
        calls.invocationId(message, started);
      }
      pending.remove((int) message.number(Field.COMPLETION_ID));
    } else if (type == MessageType.SIGNAL_NOTIFICATION
        && message.number(Field.SIGNAL_ID) == MessageType.CANCEL_SIGNAL_ID) {
      cancelRequested = true;
    }
  }

  private void sent(Message message) {
    if (ended) {
      return;
    }
    int type = message.type();
    Unreadable.warnOf(message);
    if (MessageType.isCommand(type)) {
      int index = nextIndex++;
      PendingCommand entry = command(message, index);
      if (listener.created(MessageType.commandName(type))) {
        listener.newCommand(new NewCommand(message, index, entry));
      }
      return;
    }
    switch (type) {
      case MessageType.PROPOSE_RUN_COMPLETION -> proposed(message);
      case MessageType.SUSPENSION -> {
        try {
          if (listener.isRecording()) {
            listener.suspended(Awaiting.describe(message, pending));
          }
        } finally {
          end(AttemptOutcome.SUSPENDED, null, null, false);
        }
      }
      case MessageType.ERROR -> endWithError(WireError.ofError(message));
      case MessageType.END ->
          end(outcomeOfEnd(), outputFailure, thrown, runs.explain(outputFailure));
      default -> {}
    }
  }

  /** Returns the entry of a command that is pending from now on; else null. */
  private @Nullable PendingCommand command(Message command, int index) {
    int type = command.type();
    if (type == MessageType.OUTPUT) {
      outputWritten = true;
      Message failure = command.nested(Field.FAILURE);
      outputFailure = failure == null ? null : WireError.ofFailure(failure);
      return null;
    }
    int field =
        type == MessageType.ONE_WAY_CALL
            ? Field.INVOCATION_ID_NOTIFICATION
            : Field.RESULT_COMPLETION_ID;
    if (command.has(field)) {
      PendingCommand entry = pending.add((int) command.number(field));
      entry.fill(command, index, type == MessageType.RUN ? runOrdinals.command() : -1);
      return entry;
    }
    if (type == MessageType.RUN) {
      runOrdinals.strangeCommand();
    }
    return null;
  }

  private void proposed(Message proposal) {
    PendingCommand run = pending.get((int) proposal.number(Field.COMPLETION_ID));
    if (run != null) {
      Message failure = proposal.nested(Field.FAILURE);
      runs.written(run.runOrdinal, failure == null ? null : WireError.ofFailure(failure));
    }
  }

  /** A lost connection makes SDK 2.0 to 2.8 write an End too: only with an Output is it the end. */
  private AttemptOutcome outcomeOfEnd() {
    if (!outputWritten) {
      return AttemptOutcome.ABORTED;
    }
    if (outputFailure == null) {
      return AttemptOutcome.COMPLETED;
    }
    return cancelRequested && outputFailure.code() == CANCELLED_CODE
        ? AttemptOutcome.CANCELLED
        : AttemptOutcome.FAILED;
  }

  /**
   * A run that fails unwinds the handler by the SDK's abort, which is not told here. So where the
   * handler has thrown, the error is the handler's, whatever command the SDK relates it to.
   */
  private void endWithError(WireError error) {
    try {
      start(); // an error may come before any handler, and is an attempt all the same
    } finally {
      endStartedWithError(error);
    }
  }

  private void endStartedWithError(WireError error) {
    AttemptOutcome outcome = error.isFinal() ? AttemptOutcome.FAILED : AttemptOutcome.RETRYING;
    Throwable thrownInRun =
        runs.failed(
            error.isFinal() ? RunOutcome.FAILED : RunOutcome.RETRYING,
            error,
            thrown != null ? Runs.NONE : pending.runOrdinal(error.relatedCommand()));
    end(outcome, error, thrownInRun == null ? thrown : thrownInRun, thrownInRun != null);
  }

  private void end(
      AttemptOutcome outcome,
      @Nullable WireError error,
      @Nullable Throwable reason,
      boolean thrownInRun) {
    if (ended) {
      return;
    }
    ended = true;
    try {
      runs.abort();
      if (started) {
        listener.ended(new AttemptEnd(outcome, error, reason, thrownInRun));
      }
    } finally {
      // Where the SDK never unwinds the handler, it never lets go of this either.
      if (thrown != null) { // hardly ever, and each write of it would be a fence
        thrown = null;
      }
      outputFailure = null;
      pending.clear();
      calls.clear();
      input = null;
      output = null;
    }
  }
}
