/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.numaflow;

import io.numaproj.numaflow.reducer.Datum;
import io.numaproj.numaflow.reducer.Message;
import io.numaproj.numaflow.reducer.MessageList;
import io.numaproj.numaflow.reducer.Metadata;
import io.numaproj.numaflow.reducer.Reducer;
import io.numaproj.numaflow.reducestreamer.model.ReduceStreamer;
import io.numaproj.numaflow.sessionreducer.model.SessionReducer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Functions that count, and do with each message what its payload says. */
final class Reducers {

  static final class Count extends Reducer {
    private int count;

    @Override
    public void addMessage(String[] keys, Datum datum, Metadata md) {
      addMessage(datum);
    }

    /** One of the user's own that has the same name. */
    private void addMessage(Datum datum) {
      Word.of(datum.getValue()).obey();
      count++;
    }

    @Override
    public MessageList getOutput(String[] keys, Metadata md) {
      Word.work("output");
      return MessageList.newBuilder().addMessage(new Message(getOutput(), keys)).build();
    }

    /** One of the user's own that has the same name. */
    private byte[] getOutput() {
      return bytes(count);
    }
  }

  static final class CountStream extends ReduceStreamer {
    private int count;
    private @Nullable String failure;

    @Override
    public void processMessage(
        String[] keys,
        io.numaproj.numaflow.reducestreamer.model.Datum datum,
        io.numaproj.numaflow.reducestreamer.model.OutputStreamObserver outputStream,
        io.numaproj.numaflow.reducestreamer.model.Metadata md) {
      Word word = Word.of(datum.getValue());
      if (word.is("later")) {
        failure = word.rest();
      }
      byte[] answer = word.obey();
      if (word.is("send")) {
        outputStream.send(new io.numaproj.numaflow.reducestreamer.model.Message(answer, keys));
      }
      count++;
    }

    @Override
    public void handleEndOfStream(
        String[] keys,
        io.numaproj.numaflow.reducestreamer.model.OutputStreamObserver outputStreamObserver,
        io.numaproj.numaflow.reducestreamer.model.Metadata md) {
      Word.work("output");
      if (failure != null) {
        throw new IllegalStateException(failure);
      }
      outputStreamObserver.send(
          new io.numaproj.numaflow.reducestreamer.model.Message(bytes(count), keys));
    }
  }

  /** Looks at its own state by the method that the SDK has for it. */
  static final class CountSession extends SessionReducer {
    private int count;

    @Override
    public void processMessage(
        String[] keys,
        io.numaproj.numaflow.sessionreducer.model.Datum datum,
        io.numaproj.numaflow.sessionreducer.model.OutputStreamObserver outputStreamObserver) {
      Word word = Word.of(datum.getValue());
      byte[] answer = word.obey();
      if (word.is("send")) {
        outputStreamObserver.send(
            new io.numaproj.numaflow.sessionreducer.model.Message(answer, keys));
      }
      count = count(accumulator()) + 1;
    }

    @Override
    public void handleEndOfStream(
        String[] keys,
        io.numaproj.numaflow.sessionreducer.model.OutputStreamObserver outputStreamObserver) {
      Word.work("output");
      outputStreamObserver.send(
          new io.numaproj.numaflow.sessionreducer.model.Message(accumulator(), keys));
    }

    @Override
    public byte[] accumulator() {
      Word.work("state");
      return bytes(count);
    }

    @Override
    public void mergeAccumulator(byte[] accumulator) {
      count = count(accumulator()) + count(accumulator);
    }

    private static int count(byte[] accumulator) {
      return Integer.parseInt(new String(accumulator, StandardCharsets.UTF_8));
    }
  }

  private static byte[] bytes(int count) {
    return Integer.toString(count).getBytes(StandardCharsets.UTF_8);
  }

  private Reducers() {}
}
