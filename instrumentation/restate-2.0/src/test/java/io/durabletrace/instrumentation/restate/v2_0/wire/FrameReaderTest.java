/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.restate.sdk.core.generated.protocol.Protocol;
import dev.restate.sdk.core.statemachine.MessageHeader;
import dev.restate.shaded.com.google.protobuf.ByteString;
import dev.restate.shaded.com.google.protobuf.MessageLite;
import java.io.ByteArrayOutputStream;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
  private final List<Message> read = new ArrayList<>();
  private int fed;
  private final FrameReader reader =
      new FrameReader(m -> read.add(copy(m)), ExpectedFields::isKept);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 13, 64, 1_000_000})
  void reads_what_the_sdk_encodes_however_it_is_split(int chunk) throws Exception {
    long seed = System.nanoTime();
    RandomMessages random = new RandomMessages(new Random(seed));
    for (int round = 0; round < 200; round++) {
      read.clear();
      List<MessageLite> sent = random.messages(20);
      feed(encode(sent), chunk);
      assertThat(read).as("seed %d round %d", seed, round).hasSameSizeAs(sent);
      for (int i = 0; i < sent.size(); i++) {
        ExpectedFields.check(sent.get(i), read.get(i), "seed " + seed);
      }
    }
  }

  @Test
  void unknown_types_and_unknown_fields_pass_by() {
    feed(frame(0x7777, new byte[] {1, 2, 3, 4}), 3);
    // field 200 (varint 5), field 100 (fixed64), then the retry count 7
    feed(
        frame(MessageType.START, bytes(0xC0, 0x0C, 5, 0xA1, 0x06, 1, 2, 3, 4, 5, 6, 7, 8, 0x38, 7)),
        1);
    assertThat(read).extracting(Message::type).containsExactly(0x7777, MessageType.START);
    assertThat(read).extracting(Message::damaged).containsExactly(false, false);
    assertThat(read.get(1).number(Field.START_RETRY_COUNT)).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 1000})
  void damage_costs_one_message_and_not_the_next(int chunk) {
    byte[][] damaged = {
      bytes(0x18), // a tag and nothing behind it
      bytes(0x18, 0xff), // a varint that does not end
      bytes(0x12, 0xff, 0xff, 0xff, 0xff, 0x0f), // a length beyond the frame
      bytes(0x12, 9, 'a'), // another
      bytes(0x13, 1, 2, 3), // a group
      bytes(0x11, 1, 2), // half a fixed64
      bytes(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), // 12-byte tag
    };
    for (byte[] body : damaged) {
      read.clear();
      feed(frame(MessageType.START, body), chunk);
      feed(frame(MessageType.START, bytes(0x38, 7)), chunk);
      assertThat(read).extracting(Message::damaged).containsExactly(true, false);
      assertThat(read.get(1).number(Field.START_RETRY_COUNT)).isEqualTo(7);
    }
  }

  @Test
  void garbage_never_throws_and_never_loops() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] garbage = new byte[random.nextInt(200)];
      random.nextBytes(garbage);
      new FrameReader(
              m -> {
                m.text(1);
                m.texts(3);
                m.numbers(1);
                m.nested(15);
              },
              name -> true)
          .read(ByteBuffer.wrap(frame(random.nextInt(0x0500), garbage)));
    }
  }

  @Test
  void what_is_damaged_is_read_the_same_in_one_piece_and_in_many() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    RandomMessages messages = new RandomMessages(random);
    for (int round = 0; round < 3_000; round++) {
      byte[] body = messages.messages(1).get(0).toByteArray();
      for (int i = random.nextInt(4); i > 0 && body.length > 0; i--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt();
      }
      byte[] frame = frame(MESSAGE_TYPES[random.nextInt(MESSAGE_TYPES.length)], body);
      List<String> expected = null;
      for (int chunk : new int[] {1, 5, frame.length, frame.length}) {
        read.clear();
        feed(frame, chunk);
        List<String> facts = read.stream().map(FrameReaderTest::facts).toList();
        assertThat(facts).as("seed %d round %d chunk %d", seed, round, chunk).hasSize(1);
        expected = expected == null ? facts : expected;
        assertThat(facts).as("seed %d round %d chunk %d", seed, round, chunk).isEqualTo(expected);
      }
    }
  }

  private static final int[] MESSAGE_TYPES = {
    MessageType.START,
    MessageType.SUSPENSION,
    MessageType.ERROR,
    MessageType.PROPOSE_RUN_COMPLETION,
    MessageType.INPUT,
    MessageType.OUTPUT,
    MessageType.CALL,
    MessageType.ONE_WAY_CALL,
    MessageType.RUN,
    MessageType.SLEEP,
    MessageType.SET_STATE,
    MessageType.CALL_INVOCATION_ID,
    MessageType.SIGNAL_NOTIFICATION,
  };

  private static String facts(Message message) {
    StringBuilder facts = new StringBuilder();
    facts.append(message.type()).append(message.damaged()).append(message.headers());
    for (int field = 0; field < 31; field++) {
      facts.append(' ').append(field).append('=').append(message.number(field));
      facts.append(message.texts(field)).append(message.numbers(field));
    }
    return facts.toString();
  }

  @Test
  void payloads_are_never_kept() throws Exception {
    ByteString secret = ByteString.copyFromUtf8("secret".repeat(10_000));
    feed(
        encode(
            List.of(
                Protocol.OutputCommandMessage.newBuilder()
                    .setValue(Protocol.Value.newBuilder().setContent(secret))
                    .build(),
                Protocol.CallCommandMessage.newBuilder()
                    .setServiceName("S")
                    .setHandlerName("h")
                    .setParameter(secret)
                    .build(),
                Protocol.ProposeRunCompletionMessage.newBuilder().setValue(secret).build())),
        100);
    assertThat(read.get(0).has(14)).isFalse();
    assertThat(read.get(1).text(2)).isEqualTo("h");
    assertThat(read.get(1).has(3)).isFalse();
    assertThat(read.get(2).has(14)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {777, 10_000_000})
  void a_long_failure_is_cut_and_keeps_its_code(int chunk) {
    feed(
        frame(
            MessageType.OUTPUT,
            Protocol.OutputCommandMessage.newBuilder()
                .setFailure(
                    Protocol.Failure.newBuilder().setCode(418).setMessage("x".repeat(1 << 20)))
                .build()
                .toByteArray()),
        chunk);
    Message failure = read.get(0).nested(Field.FAILURE);
    assertThat(failure).isNotNull();
    assertThat(failure.number(Field.FAILURE_CODE)).isEqualTo(418);
    assertThat(failure.text(Field.FAILURE_MESSAGE)).hasSizeGreaterThan(16_000).matches("x+");
  }

  @ParameterizedTest
  @ValueSource(ints = {777, 10_000_000})
  void a_long_text_is_cut(int chunk) {
    feed(
        frame(
            MessageType.ERROR,
            Protocol.ErrorMessage.newBuilder()
                .setMessage("x".repeat(1 << 20))
                .setCode(500)
                .build()
                .toByteArray()),
        chunk);
    assertThat(read.get(0).text(2)).hasSize(FrameReader.MAX_BYTES);
    assertThat(read.get(0).number(1)).isEqualTo(500);
  }

  @ParameterizedTest
  @ValueSource(ints = {777, 10_000_000})
  void the_name_of_a_command_is_cut_earlier(int chunk) throws Exception {
    feed(
        encode(List.of(Protocol.RunCommandMessage.newBuilder().setName("x".repeat(5_000)).build())),
        chunk);
    assertThat(read.get(0).text(Field.NAME)).hasSize(FrameReader.MAX_BYTES_OF_COMMAND);
  }

  /** They are the SDK's, and may hold a payload of megabytes. */
  @Test
  void the_bytes_of_a_frame_are_let_go_when_it_was_read() throws Exception {
    WeakReference<byte[]> frame = fed(encode(List.of(run("a"), run("b"))));
    for (int i = 0; i < 100 && !frame.refersTo(null); i++) {
      System.gc();
    }
    assertThat(frame.refersTo(null)).isTrue();
    assertThat(read).hasSize(2);
  }

  private WeakReference<byte[]> fed(byte[] bytes) {
    reader.read(ByteBuffer.wrap(bytes));
    return new WeakReference<>(bytes);
  }

  private static MessageLite run(String name) {
    return Protocol.RunCommandMessage.newBuilder().setName(name).build();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 1_000_000})
  void no_header_is_missed_among_many_and_long_ones(int chunk) throws Exception {
    Protocol.CallCommandMessage.Builder call = Protocol.CallCommandMessage.newBuilder();
    for (int i = 0; i < 500; i++) {
      call.addHeaders(header("user-" + i, "x".repeat(i * 10)));
    }
    call.addHeaders(header("kept", "too long".repeat(HeaderReader.MAX_BYTES)));
    call.addHeaders(header("kept", ""));
    call.addHeaders(header("kept", "ours"));
    feed(encode(List.of(call.build(), Protocol.CallCommandMessage.getDefaultInstance())), chunk);
    assertThat(read.get(0).headers())
        .containsExactly(new Header(501, "kept", ""), new Header(502, "kept", "ours"));
    assertThat(read.get(1).headers()).isEmpty();
  }

  private static Protocol.Header header(String name, String value) {
    return Protocol.Header.newBuilder().setKey(name).setValue(value).build();
  }

  private void feed(byte[] bytes, int chunk) {
    for (int i = 0; i < bytes.length; i += chunk) {
      ByteBuffer in = ByteBuffer.wrap(bytes, i, Math.min(chunk, bytes.length - i));
      // In arrays and not, and where the buffer does not begin with its array.
      reader.read(fed++ % 3 == 0 ? in : fed % 3 == 0 ? in.slice() : in.asReadOnlyBuffer());
    }
  }

  private static byte[] encode(List<MessageLite> messages) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (MessageLite message : messages) {
      out.write(
          ByteBuffer.allocate(8).putLong(MessageHeader.fromMessage(message).encode()).array());
      message.writeTo(out);
    }
    return out.toByteArray();
  }

  private static byte[] frame(int type, byte[] body) {
    return ByteBuffer.allocate(8 + body.length)
        .putLong((long) type << 48 | body.length)
        .put(body)
        .array();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static Message copy(Message message) {
    Message copy = new Message();
    copy.copyFrom(message);
    return copy;
  }
}
