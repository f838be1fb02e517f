/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.restate.common.Slice;
import dev.restate.sdk.core.RequestProcessor;
import dev.restate.sdk.endpoint.HeadersAccessor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * What goes through our processor comes out as it went in: every slice, in order, in both
 * directions, whether it is of the protocol or not.
 */
class TracedRequestProcessorTest {
  private static final int FRAMES = 40;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final Sdk sdk = new Sdk();
  private final Transport transport = new Transport();
  private final RequestProcessor processor =
      TracedRequestProcessor.wrap(sdk, "/invoke/Cart/add", HeadersAccessor.wrap(Map.of()));

  @RepeatedTest(50)
  void everyByteIsPassedOnInBothDirections() {
    assertThat(processor).isInstanceOf(TracedRequestProcessor.class);
    processor.onSubscribe(transport);
    processor.subscribe(transport);
    List<String> in = new ArrayList<>();
    List<String> out = new ArrayList<>();
    byte[] toSdk = bytes();
    byte[] fromSdk = bytes();
    int read = 0;
    int written = 0;
    while (read < toSdk.length || written < fromSdk.length) {
      if (random.nextBoolean()) {
        int end = Math.min(toSdk.length, read + random.nextInt(1 << random.nextInt(10)));
        processor.onNext(slice(toSdk, read, end, in));
        read = end;
      } else {
        int end = Math.min(fromSdk.length, written + random.nextInt(1 << random.nextInt(10)));
        sdk.output().onNext(slice(fromSdk, written, end, out));
        written = end;
      }
    }
    assertThat(sdk.events).as("seed %s", seed).isEqualTo(behind("onSubscribe", "subscribe", in));
    assertThat(transport.events).as("seed %s", seed).isEqualTo(out);
  }

  @Test
  void everySignalIsPassedOn() {
    processor.onSubscribe(transport);
    processor.subscribe(transport);
    transport.output().request(3);
    processor.onComplete();
    sdk.output().onComplete();
    transport.output().cancel();
    processor.onError(new IllegalStateException("reset"));
    sdk.output().onError(new IllegalStateException("broken"));

    assertThat(sdk.events)
        .containsExactly(
            "onSubscribe",
            "subscribe",
            "request 3",
            "onComplete",
            "cancel",
            "onError java.lang.IllegalStateException: reset");
    assertThat(transport.events)
        .containsExactly("onComplete", "onError java.lang.IllegalStateException: broken");
    assertThat(processor.statusCode()).isEqualTo(200);
    assertThat(processor.responseContentType()).isEqualTo(sdk.responseContentType());
  }

  /** Frames of which some say the truth about themselves, or nothing but noise. */
  private byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(FRAMES * (8 + 256));
    boolean noise = random.nextInt(4) == 0;
    for (int i = 0; i < FRAMES; i++) {
      byte[] payload = new byte[random.nextInt(256)];
      random.nextBytes(payload);
      if (!noise) {
        bytes.putShort((short) (0x0400 + random.nextInt(0x15))).putShort((short) 0);
        bytes.putInt(random.nextInt(10) == 0 ? random.nextInt() : payload.length);
      }
      bytes.put(payload);
    }
    byte[] all = new byte[bytes.position()];
    bytes.flip().get(all);
    return all;
  }

  /** Each kind of buffer that transports have: whole, a part of another, read-only, direct. */
  private Slice slice(byte[] all, int from, int to, List<String> expected) {
    ByteBuffer buffer =
        switch (random.nextInt(3)) {
          case 0 -> ByteBuffer.wrap(all, from, to - from).slice();
          case 1 -> ByteBuffer.wrap(all, from, to - from).slice().asReadOnlyBuffer();
          default -> ByteBuffer.allocateDirect(to - from).put(all, from, to - from).flip();
        };
    Slice slice = Slice.wrap(buffer);
    expected.add(text(slice));
    return slice;
  }

  /** The very same object with the very same content. */
  private static String text(Slice slice) {
    ByteBuffer buffer = slice.asReadOnlyByteBuffer();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return System.identityHashCode(slice)
        + " "
        + slice.readableBytes()
        + " "
        + HexFormat.of().formatHex(bytes);
  }

  private static List<String> behind(String first, String second, List<String> rest) {
    List<String> all = new ArrayList<>(List.of(first, second));
    all.addAll(rest);
    return all;
  }

  /** In the place of the SDK's processor. */
  private static final class Sdk implements RequestProcessor {
    private final List<String> events = new ArrayList<>();
    private Flow.Subscriber<? super Slice> output;

    Flow.Subscriber<? super Slice> output() {
      return output;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Slice> subscriber) {
      events.add("subscribe");
      output = subscriber;
      subscriber.onSubscribe(
          new Flow.Subscription() {
            @Override
            public void request(long n) {
              events.add("request " + n);
            }

            @Override
            public void cancel() {
              events.add("cancel");
            }
          });
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      events.add("onSubscribe");
    }

    @Override
    public void onNext(Slice slice) {
      events.add(text(slice));
    }

    @Override
    public void onError(Throwable throwable) {
      events.add("onError " + throwable);
    }

    @Override
    public void onComplete() {
      events.add("onComplete");
    }

    @Override
    public int statusCode() {
      return 200;
    }

    @Override
    public String responseContentType() {
      return "application/vnd.restate.invocation.v5";
    }
  }

  /** In the place of the HTTP server: input comes from it, output goes to it. */
  private static final class Transport implements Flow.Subscription, Flow.Subscriber<Slice> {
    private final List<String> events = new ArrayList<>();
    private Flow.Subscription output;

    Flow.Subscription output() {
      return output;
    }

    @Override
    public void request(long n) {
      events.add("input requested " + n);
    }

    @Override
    public void cancel() {
      events.add("input cancelled");
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      output = subscription;
    }

    @Override
    public void onNext(Slice slice) {
      events.add(text(slice));
    }

    @Override
    public void onError(Throwable throwable) {
      events.add("onError " + throwable);
    }

    @Override
    public void onComplete() {
      events.add("onComplete");
    }
  }
}
