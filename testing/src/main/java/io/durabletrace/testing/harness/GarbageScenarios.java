/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import static io.durabletrace.testing.harness.Scenario.that;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * What no server should send. The SDK must do with it exactly what it does without the agent; what
 * is traced of it is told only where it is sure.
 */
final class GarbageScenarios {

  private static final String PROTOCOL = "dev.restate.sdk.core.ProtocolException";
  private static final int MUTATIONS = 60;
  private static final byte[] NOTHING = {};

  static List<Scenario> all() {
    List<Scenario> all =
        new ArrayList<>(
            List.of(
                requests("discovery is no attempt", "/discover")
                    .header("accept", "application/vnd.restate.endpointmanifest.v1+json"),
                requests("a health check is no attempt", "/health"),
                requests("an unknown handler is no attempt", "/invoke/Greeter/unknown"),
                requests("an unknown service is no attempt", "/invoke/Nobody/greet"),
                requests("an unknown path is no attempt", "/"),
                requests("an unknown protocol is no attempt", "/invoke/Greeter/greet")
                    .header("content-type", "application/vnd.restate.invocation.v99"),
                sends(
                    "text instead of frames is no attempt",
                    "GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII)),
                sends("an unknown frame first is no attempt", Frames.frame(0x7777, NOTHING)),
                sends("an input before the start is no attempt", Frames.input("Ann")),
                sends("an empty slice is no attempt", NOTHING),
                secondStart(),
                unknownCommand(),
                noInput(),
                afterStart("a start for no entries", 0, "500", PROTOCOL, Frames.input("Ann")),
                afterStart(
                    "a start for more entries than come", 9, "571", PROTOCOL, Frames.input("Ann")),
                afterStart(
                    "an unknown control frame", 2, "571", PROTOCOL, Frames.frame(0x0099, NOTHING)),
                afterStart(
                    "an oversized length",
                    2,
                    "571",
                    PROTOCOL,
                    Frames.frameSaying(0x0400, Integer.MAX_VALUE, new byte[100])),
                afterStart(
                    "a negative length",
                    2,
                    "500",
                    "java.lang.IndexOutOfBoundsException",
                    Frames.frameSaying(0x0400, -1, new byte[100])),
                afterStart(
                    "an input that is no protobuf",
                    1,
                    "500",
                    "java.lang.RuntimeException",
                    Frames.frame(0x0400, new byte[] {(byte) 0xff, (byte) 0xff, 1, 2, 3})),
                whileWaiting("a truncated frame", Arrays.copyOf(resolved(), 11)),
                whileWaiting("half a header", Arrays.copyOf(resolved(), 5)),
                whileWaiting("an empty slice", NOTHING),
                whileWaiting(
                    "an oversized length",
                    Frames.frameSaying(0xFBFF, Integer.MAX_VALUE, new byte[64])),
                whileWaiting(
                    "a completion for nobody",
                    Frames.completed(FrameType.RUN_NOTIFICATION, 4711, "x"))));
    for (Slicing slicing : Slicing.values()) {
      all.add(
          told(
              "a negative length",
              slicing,
              "500",
              "java.lang.IndexOutOfBoundsException",
              Frames.frameSaying(0xFBFF, -8, new byte[64])));
      all.add(
          told("an unknown frame", slicing, "571", PROTOCOL, Frames.frame(0x7777, new byte[20])));
      all.add(told("a command", slicing, "571", PROTOCOL, Frames.run(1, "charge")));
      all.add(
          told(
              "no protobuf",
              slicing,
              "500",
              "java.lang.RuntimeException",
              Frames.frame(0xFBFF, new byte[] {(byte) 0xff, 7, 7})));
    }
    for (int seed = 0; seed < MUTATIONS; seed++) {
      all.add(mutated(seed));
    }
    return all;
  }

  /** A request that the SDK answers or refuses before any frame. */
  private static Scenario requests(String name, String path) {
    return that(name)
        .path(path)
        .script(
            (server, user) -> {
              server.closeInput();
              server.settle();
            });
  }

  private static Scenario sends(String name, byte[]... frames) {
    return that(name)
        .script(
            (server, user) -> {
              server.send(frames);
              server.closeInput();
              server.awaitEnd();
            });
  }

  /** Something that the SDK does not take before there is a handler: it asks for another try. */
  private static Scenario afterStart(
      String what, int entries, String code, String exceptionType, byte[]... frames) {
    return that(what + " before the handler starts is retrying")
        .script(
            (server, user) -> {
              server.send(server.opening(Start.first(), entries));
              server.send(frames);
              server.closeInput();
              server.awaitEnd();
            })
        .writes("ERROR")
        .trace(e -> e.attempt().refused(code, exceptionType));
  }

  private static Scenario secondStart() {
    return opened(
            that("a second start before the handler starts is retrying"),
            server ->
                server.send(server.opening(Start.first(), 2), server.opening(Start.first(), 2)))
        .trace(e -> e.attempt().refused("571", PROTOCOL));
  }

  /** It may be one that a newer server knows: it counts as a command of the journal. */
  private static Scenario unknownCommand() {
    return opened(
            that("an unknown command before the handler starts is retrying"),
            server -> server.send(server.opening(Start.first(), 2), Frames.frame(0x04ff, NOTHING)))
        .trace(e -> e.attempt().replayed(1).refused("571", PROTOCOL));
  }

  private static Scenario noInput() {
    return opened(
            that("a journal without an input is retrying"),
            server -> server.start(Start.first(), Frames.run(1, "charge")))
        .trace(
            e ->
                e.attempt()
                    .replayed(1)
                    .blamesAsEver(e, 0, "Input")
                    .refused("500", "java.util.concurrent.CompletionException"));
  }

  private static Scenario opened(Scenario scenario, Consumer<Conversation> opening) {
    return scenario
        .script(
            (server, user) -> {
              opening.accept(server);
              server.closeInput();
              server.awaitEnd();
            })
        .writes("ERROR");
  }

  /** Something that tells the SDK nothing: the handler waits on, and is suspended in the end. */
  private static Scenario whileWaiting(String what, byte[] frame) {
    return that(what + " while the handler waits is as if it had not come")
        .handler((ctx, input, user) -> ctx.awakeable(Stage.TEXT).await())
        .script(
            (server, user) -> {
              server.start("Ann");
              server.send(frame);
              server.closeInput();
              server.awaitEnd();
            })
        .writes("SUSPENSION")
        .trace(e -> e.attempt().suspended("awakeable"));
  }

  /** Something that the SDK does not take, with a frame behind it that it would. */
  private static Scenario told(
      String what, Slicing slicing, String code, String exceptionType, byte[] frame) {
    return that(what + " while the handler works is retrying, in slices: " + slicing)
        .slicing(slicing)
        .handler(
            (ctx, input, user) -> {
              user.pass("garbage came");
              return ctx.awakeable(Stage.TEXT).await();
            })
        .script(
            (server, user) -> {
              server.start("Ann");
              server.send(frame, resolved());
              user.open("garbage came");
              server.awaitEnd();
            })
        .writes("ERROR")
        .trace(e -> e.attempt().blamesAsEver(e, 0, "Input").refused(code, exceptionType));
  }

  /** A conversation in which a few bytes flipped. */
  private static Scenario mutated(int seed) {
    return that("flipped bytes, the " + (seed + 1) + "th")
        .anyTrace()
        .handler((ctx, input, user) -> ctx.run("charge", Stage.TEXT, () -> "never"))
        .script(
            (server, user) -> {
              byte[] bytes =
                  Frames.joined(
                      server.opening(Start.first(), 3),
                      Frames.input("Ann"),
                      Frames.run(1, "charge"),
                      Frames.completed(FrameType.RUN_NOTIFICATION, 1, "charged"));
              Random random = new Random(seed);
              for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
              }
              server.send(bytes);
              server.closeInput();
              server.settle();
            });
  }

  private static byte[] resolved() {
    return Frames.awakeableResolved(Frames.FIRST_AWAKEABLE, "approved");
  }

  private GarbageScenarios() {}
}
