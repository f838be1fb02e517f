/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.numaflow;

import io.numaproj.numaflow.sourcer.AckRequest;
import io.numaproj.numaflow.sourcer.Message;
import io.numaproj.numaflow.sourcer.Offset;
import io.numaproj.numaflow.sourcer.OutputObserver;
import io.numaproj.numaflow.sourcer.ReadRequest;
import io.numaproj.numaflow.sourcer.Sourcer;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** A source that does what the timeout of the request says, and emits as many messages as asked. */
public class ObedientSource extends Sourcer {
  /** Emits messages that nobody has traced. */
  public static final int PLAIN = 1;

  /** Emits messages that have a context already, under a name as some brokers write it. */
  public static final int TRACED_ALREADY = 2;

  /** Emits each message inside of a span of its own. */
  public static final int IN_A_SPAN = 3;

  /** Emits from another thread. */
  public static final int ELSEWHERE = 4;

  /** Throws. */
  public static final int BROKEN = 5;

  /** Lets another source emit, through an observer of its own. */
  public static final int DELEGATING = 6;

  /** Says that it waits for a message, and waits for ever. */
  public static final int IDLE = 7;

  static final String THEIRS = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @Override
  public void read(ReadRequest request, OutputObserver observer) {
    int what = (int) request.getTimeout().toMillis();
    if (what == BROKEN) {
      throw new IllegalStateException("broker is gone");
    }
    if (what == IDLE) {
      await();
    }
    if (what == DELEGATING) {
      new ObedientSource().read(plain(request.getCount()), message -> observer.send(message));
      return;
    }
    Word.work("fetch");
    for (int i = 0; i < request.getCount(); i++) {
      Map<String, String> headers =
          what == TRACED_ALREADY ? Map.of("TraceParent", THEIRS) : Map.of("own", "header");
      Message message = message(i, headers);
      switch (what) {
        case IN_A_SPAN -> {
          Span span = GlobalOpenTelemetry.getTracer("user").spanBuilder("record").startSpan();
          try (Scope ignored = span.makeCurrent()) {
            observer.send(message);
          } finally {
            span.end();
          }
        }
        case ELSEWHERE -> CompletableFuture.runAsync(() -> observer.send(message)).join();
        default -> observer.send(message);
      }
    }
  }

  /** As a broker's client that does not listen to the SDK's shutdown either. */
  private static void await() {
    System.out.println("waiting for a message");
    while (true) {
      LockSupport.park();
      Thread.interrupted(); // else it would not park again
    }
  }

  private static ReadRequest plain(long count) {
    return new ReadRequest() {
      @Override
      public long getCount() {
        return count;
      }

      @Override
      public Duration getTimeout() {
        return Duration.ofMillis(PLAIN);
      }
    };
  }

  private static Message message(int number, Map<String, String> headers) {
    byte[] value = ("message " + number).getBytes(StandardCharsets.UTF_8);
    Offset offset = new Offset(Integer.toString(number).getBytes(StandardCharsets.UTF_8), 0);
    return new Message(value, offset, Instant.EPOCH, headers);
  }

  @Override
  public void ack(AckRequest request) {
    Word.work("commit");
  }

  @Override
  public long getPending() {
    return 0;
  }

  @Override
  public List<Integer> getPartitions() {
    return List.of(0);
  }
}
