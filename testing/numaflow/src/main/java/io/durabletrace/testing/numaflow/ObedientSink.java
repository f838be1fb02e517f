/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.numaflow;

import io.numaproj.numaflow.sinker.Datum;
import io.numaproj.numaflow.sinker.DatumIterator;
import io.numaproj.numaflow.sinker.Response;
import io.numaproj.numaflow.sinker.ResponseList;
import io.numaproj.numaflow.sinker.Sinker;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A sink that does with each message what its payload says. */
final class ObedientSink extends Sinker {

  @Override
  public ResponseList processMessages(DatumIterator datumStream) {
    ResponseList.ResponseListBuilder responses = ResponseList.newBuilder();
    List<String> bulk = new ArrayList<>();
    try {
      for (Datum datum = datumStream.next(); datum != null; datum = datumStream.next()) {
        Word word = Word.of(datum.getValue());
        if (word.is("null")) {
          return null;
        } else if (word.is("bulk")) {
          bulk.add(datum.getId());
        } else if (word.is("elsewhere")) {
          onAnotherThread(datumStream, responses);
          responses.addResponse(Response.responseOK(datum.getId()));
        } else if (word.is("delegate")) {
          // To another sink, with an iterator of its own, as users do who sort their messages.
          new ObedientSink().processMessages(() -> null);
          responses.addResponse(Response.responseOK(datum.getId()));
        } else if (word.is("leave")) {
          leaveWithScopes(datumStream);
          return responses.addResponse(Response.responseOK(datum.getId())).build();
        } else {
          responses.addResponse(answer(word, datum.getId()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!bulk.isEmpty()) {
      Word.work("bulk write");
      bulk.forEach(id -> responses.addResponse(Response.responseOK(id)));
    }
    return responses.build();
  }

  private static Response answer(Word word, String id) {
    if (word.is("fail")) {
      return Response.responseFailure(id, word.rest());
    }
    if (word.is("fallback")) {
      return Response.responseFallback(id);
    }
    word.obey();
    return Response.responseOK(id);
  }

  /** Takes the next message on a thread of the JVM's common pool. */
  private static void onAnotherThread(
      DatumIterator datumStream, ResponseList.ResponseListBuilder responses) {
    Response response =
        CompletableFuture.supplyAsync(
                () -> {
                  try {
                    Datum datum = datumStream.next();
                    return answer(Word.of(datum.getValue()), datum.getId());
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                })
            .join();
    responses.addResponse(response);
  }

  /** Opens a scope of its own, takes a message inside, and goes without reaching the end. */
  private static void leaveWithScopes(DatumIterator datumStream) throws InterruptedException {
    Span span = GlobalOpenTelemetry.getTracer("user").spanBuilder("leaving").startSpan();
    try (Scope ignored = span.makeCurrent()) {
      datumStream.next();
    } finally {
      span.end();
    }
  }
}
