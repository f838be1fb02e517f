/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.numaflow;

import io.numaproj.numaflow.batchmapper.BatchMapper;
import io.numaproj.numaflow.batchmapper.BatchResponse;
import io.numaproj.numaflow.batchmapper.BatchResponses;
import io.numaproj.numaflow.batchmapper.DatumIterator;
import io.numaproj.numaflow.mapper.Datum;
import io.numaproj.numaflow.mapper.Mapper;
import io.numaproj.numaflow.mapper.Message;
import io.numaproj.numaflow.mapper.MessageList;
import io.numaproj.numaflow.mapstreamer.MapStreamer;
import io.numaproj.numaflow.mapstreamer.OutputObserver;
import io.numaproj.numaflow.sourcetransformer.SourceTransformer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Functions that answer each message: with itself, unless it says otherwise. */
final class Maps {

  /** As users write one that wraps another: still one call of Numaflow's. */
  static final class Wrapped extends Mapper {
    private final Mapper inner = new Map();

    @Override
    public MessageList processMessage(String[] keys, Datum datum) {
      return inner.processMessage(keys, datum);
    }
  }

  static final class Map extends Mapper {
    @Override
    public MessageList processMessage(String[] keys, Datum datum) {
      Word word = Word.of(datum.getValue());
      MessageList.MessageListBuilder list = MessageList.newBuilder();
      if (word.is("null")) {
        return null;
      }
      if (word.is("drop")) {
        return list.addMessage(Message.toDrop()).build();
      }
      if (word.is("afterwards")) {
        return list.addMessage(new Afterwards(keys)).build();
      }
      byte[] answer = word.obey();
      int times = word.is("flat") ? Integer.parseInt(word.rest()) : 1;
      for (int i = 0; i < times; i++) {
        list.addMessage(new Message(answer, keys));
      }
      return list.build();
    }
  }

  /** Says what is current when the SDK reads it, on the thread on which the function was called. */
  private static final class Afterwards extends Message {
    Afterwards(String[] keys) {
      super(new byte[0], keys);
    }

    @Override
    public byte[] getValue() {
      return Word.current().getBytes(StandardCharsets.UTF_8);
    }
  }

  static final class Transform extends SourceTransformer {
    @Override
    public io.numaproj.numaflow.sourcetransformer.MessageList processMessage(
        String[] keys, io.numaproj.numaflow.sourcetransformer.Datum datum) {
      Word word = Word.of(datum.getValue());
      var message =
          word.is("drop")
              ? io.numaproj.numaflow.sourcetransformer.Message.toDrop(Instant.EPOCH)
              : new io.numaproj.numaflow.sourcetransformer.Message(
                  word.obey(), Instant.EPOCH, keys);
      return io.numaproj.numaflow.sourcetransformer.MessageList.newBuilder()
          .addMessage(message)
          .build();
    }
  }

  static final class MapStream extends MapStreamer {
    @Override
    public void processMessage(
        String[] keys,
        io.numaproj.numaflow.mapstreamer.Datum datum,
        OutputObserver outputObserver) {
      Word word = Word.of(datum.getValue());
      if (word.is("drop")) {
        outputObserver.send(io.numaproj.numaflow.mapstreamer.Message.toDrop());
        return;
      }
      byte[] answer = word.obey();
      int times = word.is("flat") ? Integer.parseInt(word.rest()) : 1;
      for (int i = 0; i < times; i++) {
        outputObserver.send(new io.numaproj.numaflow.mapstreamer.Message(answer, keys));
      }
    }
  }

  static final class BatchMap extends BatchMapper {
    @Override
    public BatchResponses processMessage(DatumIterator datumStream) {
      BatchResponses responses = new BatchResponses();
      String failure = "";
      try {
        for (var datum = datumStream.next(); datum != null; datum = datumStream.next()) {
          Word word = Word.of(datum.getValue());
          failure = word.is("later") ? word.rest() : failure;
          BatchResponse response = new BatchResponse(datum.getId());
          response.append(
              word.is("drop")
                  ? io.numaproj.numaflow.batchmapper.Message.toDrop()
                  : new io.numaproj.numaflow.batchmapper.Message(word.obey(), datum.getKeys()));
          responses.append(response);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      Word.work("after the last message");
      if (!failure.isEmpty()) {
        throw new IllegalStateException(failure);
      }
      return responses;
    }
  }

  private Maps() {}
}
