/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.durabletrace.testing.harness.FrameType;
import io.durabletrace.testing.harness.Frames;
import io.durabletrace.testing.harness.Start;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A request as somebody may send it who found the service's port; it follows from a number, the
 * same in every JVM. Half of them are nearly right, so that the SDK takes them for long.
 *
 * @param slices the body, cut into pieces
 * @param handlerAfter after how many slices the handler's turn comes at the earliest, where it
 *     waits for nothing
 */
public record HostileRequest(
    String path,
    Map<String, String> headers,
    List<byte[]> slices,
    int handlerAfter,
    Ending ending) {

  /** How the connection ends. */
  public enum Ending {
    COMPLETED,
    BROKEN,
    CANCELLED
  }

  /** Stands in all texts that an attacker chooses. */
  public static final String EVIL = "EVIL";

  private static final int MANY = 100_000;
  private static final String[] TRACE_HEADERS = {
    "traceparent", "tracestate", "baggage", "durabletrace-link", "b3", "TraceParent"
  };
  private static final String TRACEPARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  /** The request of this number. */
  public static HostileRequest of(long seed, int number) {
    // Neighbours' first numbers would be the same without the factor.
    long own = (seed << 32 ^ number) * 0x9E3779B97F4A7C15L;
    return new Maker(new Random(own ^ own >>> 32), number).make();
  }

  private static final class Maker {
    private final Random random;
    private final int number;
    private boolean keyed;

    Maker(Random random, int number) {
      this.random = random;
      this.number = number;
    }

    HostileRequest make() {
      String path = path();
      Map<String, String> headers = headers();
      // Seldom, because it takes long: very many of something.
      boolean isMany = number % 5_000 == 77;
      byte[] body = Frames.joined(frames(isMany).toArray(byte[][]::new));
      for (int i = mutations(); i > 0; i--) {
        body = mutated(body);
      }
      if (isMany && random.nextBoolean()) {
        for (int i = 0; i < MANY; i++) {
          headers.put("x-" + EVIL + i, "v");
        }
      }
      List<byte[]> slices = slices(body);
      Ending ending = random.nextInt(8) == 0 ? any(List.of(Ending.values())) : Ending.COMPLETED;
      return new HostileRequest(path, headers, slices, random.nextInt(slices.size() + 1), ending);
    }

    private int mutations() {
      return switch (random.nextInt(8)) {
        case 0, 1, 2 -> 0;
        case 3, 4, 5 -> 1 + random.nextInt(2);
        default -> 1 + random.nextInt(30);
      };
    }

    private String path() {
      keyed = random.nextBoolean();
      String path = keyed ? "/invoke/Cart/add" : "/invoke/Greeter/greet";
      return switch (random.nextInt(80)) {
        case 0 -> '/' + EVIL + path;
        case 1 -> path + '/';
        case 2 -> path + "//";
        case 3 -> path + '?' + EVIL;
        case 4 -> path + '/' + EVIL;
        case 5 -> "/invoke/" + EVIL + "/greet";
        case 6 -> "/invoke/Greeter/" + text();
        case 7 -> "/invoke/" + text() + "/invoke/Greeter/greet";
        case 8 -> text();
        case 9 -> path.replace("/", "//");
        default -> path;
      };
    }

    private Map<String, String> headers() {
      Map<String, String> headers = new TreeMap<>();
      headers.put(
          "content-type",
          "application/vnd.restate.invocation.v"
              + (random.nextInt(40) == 0 ? text() : 5 + random.nextInt(2)));
      headers.putAll(traceHeaders());
      return headers;
    }

    private Map<String, String> traceHeaders() {
      Map<String, String> headers = new TreeMap<>();
      for (String name : TRACE_HEADERS) {
        if (random.nextInt(3) == 0) {
          headers.put(name, traceHeader(name));
        }
      }
      return headers;
    }

    private String traceHeader(String name) {
      return switch (random.nextInt(8)) {
        case 0 -> text();
        case 1 -> text().repeat(1 + random.nextInt(200));
        case 2 -> flipped(TRACEPARENT);
        case 3 -> TRACEPARENT + random.nextInt();
        case 4 -> (EVIL + "=%" + text() + ",").repeat(1 + random.nextInt(600));
        case 5 -> EVIL + "=" + text() + ";" + text() + "=," + text();
        default -> name.equals("baggage") ? "tenant=" + EVIL + "%20x" : TRACEPARENT;
      };
    }

    private String flipped(String text) {
      char[] chars = text.toCharArray();
      chars[random.nextInt(chars.length)] ^= (char) (1 << random.nextInt(8));
      return new String(chars);
    }

    private String text() {
      byte[] bytes = new byte[random.nextInt(20)];
      random.nextBytes(bytes);
      return EVIL + new String(bytes, UTF_8);
    }

    private List<byte[]> frames(boolean isMany) {
      List<byte[]> journal = new ArrayList<>();
      Map<String, String> invocation = new TreeMap<>(traceHeaders());
      for (int i = random.nextInt(3); i > 0; i--) {
        invocation.put(text(), text());
      }
      if (isMany) {
        for (int i = 0; i < MANY; i++) {
          invocation.put("x-" + i, "v");
        }
      }
      journal.add(Frames.input(text(), invocation));
      if (!keyed && random.nextInt(3) == 0) {
        replayed(journal);
      }
      for (int i = random.nextBoolean() ? 0 : random.nextInt(6); i > 0; i--) {
        journal.add(entry());
      }
      int entries = random.nextInt(10) == 0 ? random.nextInt(12) : journal.size();
      Start start =
          Start.first()
              .invocation(
                  random.nextInt(4) == 0 ? text() : "inv_1gdJBtdVEcM942bjcDmb1c1khoaJe11Hbz")
              .entries(entries)
              .retries(random.nextInt(3));
      if (keyed || random.nextInt(10) == 0) {
        start.key(text());
      }
      if (random.nextBoolean()) {
        start.wholeState("account", text());
      }
      journal.add(0, start.frame());
      for (int i = random.nextInt(4); i > 0; i--) {
        journal.add(notification());
      }
      return journal;
    }

    /** What the handler did before. */
    private void replayed(List<byte[]> journal) {
      journal.add(Frames.delayedSend(1, "Stock", "apple", "reserve", "3"));
      if (random.nextBoolean()) {
        journal.add(Frames.invocationId(1, text()));
        journal.add(Frames.sleep(2, "cooldown"));
      }
    }

    /** What a replay may meet, or anything else. */
    private byte[] entry() {
      return switch (random.nextInt(9)) {
        case 0, 1 -> Frames.run(1 + random.nextInt(4), random.nextBoolean() ? "charge" : text());
        case 2 -> Frames.sleep(1 + random.nextInt(6), text());
        case 3 -> Frames.call(1, 2, "Stock", "apple", "reserve", text());
        case 4 -> Frames.delayedSend(1 + random.nextInt(4), EVIL, text(), "reserve", text());
        case 5 -> Frames.setState("account", text());
        case 6 -> Frames.output(text());
        default -> notification();
      };
    }

    private byte[] notification() {
      int id = random.nextInt(20);
      return switch (random.nextInt(8)) {
        case 0 -> Frames.completed(FrameType.RUN_NOTIFICATION, id, text());
        case 1 -> Frames.completed(FrameType.CALL_NOTIFICATION, id, text());
        case 2 -> Frames.completedFailed(FrameType.CALL_NOTIFICATION, id, random.nextInt(), text());
        case 3 -> Frames.completedEmpty(FrameType.SLEEP_NOTIFICATION, id);
        case 4 -> Frames.invocationId(id, text());
        case 5 -> Frames.awakeableResolved(id, text());
        case 6 -> Frames.cancelSignal();
        default -> Frames.stateKeys(id, text());
      };
    }

    private byte[] mutated(byte[] body) {
      if (body.length == 0) {
        return body;
      }
      int at = random.nextInt(body.length);
      byte[] head = Arrays.copyOf(body, at);
      byte[] tail = Arrays.copyOfRange(body, at, body.length);
      byte[] some = new byte[random.nextInt(24)];
      random.nextBytes(some);
      return switch (random.nextInt(9)) {
        case 0 -> head; // cut off
        case 1 -> Frames.joined(head, some, tail);
        case 2 -> Frames.joined(head, Arrays.copyOfRange(tail, tail.length / 2, tail.length));
        case 3 -> Frames.joined(head, tail, tail);
        case 4 ->
            Frames.joined(head, Frames.frameSaying(random.nextInt(0x10000), length(), some), tail);
        case 5 -> Frames.joined(body, Frames.frame(frameType(), some));
        default -> {
          byte[] flipped = body.clone();
          flipped[at] ^= (byte) (1 << random.nextInt(8));
          yield flipped;
        }
      };
    }

    private <T> T any(List<T> choices) {
      return choices.get(random.nextInt(choices.size()));
    }

    private int frameType() {
      return any(List.of(FrameType.values())).code();
    }

    /** Of a frame, as it says itself. */
    private int length() {
      return switch (random.nextInt(4)) {
        case 0 -> Integer.MAX_VALUE;
        case 1 -> -1 - random.nextInt(1000);
        case 2 -> random.nextInt();
        default -> random.nextInt(64);
      };
    }

    private List<byte[]> slices(byte[] body) {
      List<byte[]> slices = new ArrayList<>();
      int longest = random.nextInt(3) == 0 ? body.length + 1 : 1 + random.nextInt(200);
      for (int from = 0; from < body.length; ) {
        int to = Math.min(body.length, from + 1 + random.nextInt(longest));
        slices.add(Arrays.copyOfRange(body, from, to));
        from = to;
      }
      return slices;
    }
  }
}
