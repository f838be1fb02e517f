/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.restate.v2_0.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.restate.sdk.core.generated.protocol.Protocol;
import dev.restate.shaded.com.google.protobuf.ByteString;
import dev.restate.shaded.com.google.protobuf.MessageLite;
import io.durabletrace.common.RunOutcome;
import io.durabletrace.instrumentation.restate.v2_0.attempt.Commands;
import io.opentelemetry.api.common.Attributes;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CommandEventsTest {
  private final CommandEvents events = new CommandEvents();

  @Test
  void what_is_the_same_is_made_once() {
    assertThat(of(run("charge"), 1)).isSameAs(of(run("charge"), 1));
    assertThat(of(run(""), 2)).isSameAs(of(run(""), 2));
    assertThat(of(state("a"), 3)).isSameAs(of(state("b"), 3));
    assertThat(of(call("S", "", "h"), 4)).isSameAs(of(call("S", "", "h"), 4));
    assertThat(of(send("S", "", "h", 0), 5)).isSameAs(of(send("S", "", "h", 0), 5));
    assertThat(of(sleep("nap", 1), 6)).isSameAs(of(sleep("nap", 2), 6));
  }

  @Test
  void the_key_of_a_callee_is_not_kept() {
    assertThat(of(call("S", "k", "h"), 4)).isNotSameAs(of(call("S", "k", "h"), 4));
    assertThat(of(send("S", "k", "h", 0), 4)).isNotSameAs(of(send("S", "k", "h", 0), 4));
  }

  @Test
  void a_send_that_was_delayed_at_first_is_made_once_when_it_is_not() {
    of(send("S", "", "h", 7), 1);
    assertThat(of(send("S", "", "h", 0), 1).attributes())
        .isNotNull()
        .isSameAs(of(send("S", "", "h", 0), 1).attributes());
  }

  @Test
  void another_command_at_the_same_place_is_told_of_as_it_is() {
    for (MessageLite command :
        new MessageLite[] {
          run("charge"),
          run("refund"),
          run("chargf"),
          run(""),
          state("total"),
          run("charge"),
          call("Stock", "apple", "reserve"),
          call("Stock", "applf", "reserve"),
          call("Stock", "apple", "reservf"),
          call("Stocl", "apple", "reserve"),
          call("Stock", "apple", "reserve2"),
          call("Stock", "", "reserve2"),
          call("Stock", "apple", "re"),
          call("", "apple", "re"),
          call("Stock", "apple", ""),
          send("Stock", "apple", "", 0),
          send("Stock", "apple", "re", 0),
          send("Stock", "apple", "re", 7),
          send("Stock", "apple", "re", 8),
          send("Stock", "", "re", 0),
          sleep("nap", 1),
          sleep("nap", 2),
          sleep("", 3),
          sleep("nap", 0)
        }) {
      CommandEvents.Known known = of(command, 1);
      CommandEvents.Known fresh = of(new CommandEvents(), command, 1);
      assertThat(attributes(events, command, 1))
          .isEqualTo(attributes(new CommandEvents(), command, 1));
      assertThat(known.name()).isEqualTo(fresh.name());
      assertThat(known.type()).isEqualTo(fresh.type());
    }
  }

  @Test
  void the_place_is_told_of() {
    assertThat(attributes(events, run("charge"), 1).get(RestateAttributes.COMMAND_INDEX))
        .isEqualTo(1);
    assertThat(attributes(events, run("charge"), 2).get(RestateAttributes.COMMAND_INDEX))
        .isEqualTo(2);
    assertThat(attributes(events, run("charge"), 127))
        .isEqualTo(attributes(events, run("charge"), 127));
    assertThat(attributes(events, run("charge"), 128).get(RestateAttributes.COMMAND_INDEX))
        .isEqualTo(128);
  }

  @Test
  void what_differs_each_time_is_told_of_each_time() {
    for (int i = 1; i < 3; i++) {
      assertThat(attributes(events, sleep("nap", i), 1).asMap())
          .containsEntry(RestateAttributes.COMMAND_NAME, "nap")
          .containsEntry(RestateAttributes.WAKE_UP_TIME, (long) i);
      assertThat(
              attributes(events, call("S", "key" + i, "h"), 2).get(RestateAttributes.CALL_TARGET))
          .isEqualTo("S/key" + i + "/h");
      assertThat(attributes(events, send("S", "", "h", i), 3).asMap())
          .containsEntry(RestateAttributes.CALL_TARGET, "S/h")
          .containsEntry(RestateAttributes.WAKE_UP_TIME, (long) i);
    }
  }

  @Test
  void runs_of_any_names_are_told_of_by_their_own() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 1_000; i++) {
        String name = "charge-" + i;
        assertThat(events.run(name).spanName()).isEqualTo("run (" + name + ")");
        assertThat(events.of(name, RunOutcome.COMPLETED).get(RestateAttributes.RUN_NAME))
            .isEqualTo(name);
      }
    }
    assertThat(events.run("charge-999")).isSameAs(events.run("charge-999"));
    assertThat(events.of("charge-999", RunOutcome.FAILED))
        .isNotEqualTo(events.of("charge-999", RunOutcome.COMPLETED));
    assertThat(events.run("x".repeat(5_000)).shown()).hasSizeLessThan(1_100);
  }

  private CommandEvents.Known of(MessageLite command, int index) {
    return of(events, command, index);
  }

  private static CommandEvents.Known of(CommandEvents events, MessageLite command, int index) {
    AtomicReference<CommandEvents.Known> known = new AtomicReference<>();
    Commands.tell(command, index, c -> known.set(events.of(c)));
    return known.get();
  }

  private static Attributes attributes(CommandEvents events, MessageLite command, int index) {
    AtomicReference<Attributes> attributes = new AtomicReference<>();
    Commands.tell(command, index, c -> attributes.set(CommandEvents.attributes(c, events.of(c))));
    return attributes.get();
  }

  private static MessageLite call(String service, String key, String handler) {
    return Protocol.CallCommandMessage.newBuilder()
        .setServiceName(service)
        .setHandlerName(handler)
        .setKey(key)
        .build();
  }

  private static MessageLite send(String service, String key, String handler, long invokeTime) {
    return Protocol.OneWayCallCommandMessage.newBuilder()
        .setServiceName(service)
        .setHandlerName(handler)
        .setKey(key)
        .setInvokeTime(invokeTime)
        .build();
  }

  private static MessageLite sleep(String name, long wakeUpTime) {
    return Protocol.SleepCommandMessage.newBuilder()
        .setName(name)
        .setWakeUpTime(wakeUpTime)
        .build();
  }

  private static MessageLite run(String name) {
    return Protocol.RunCommandMessage.newBuilder().setName(name).build();
  }

  private static MessageLite state(String key) {
    return Protocol.SetStateCommandMessage.newBuilder()
        .setKey(ByteString.copyFromUtf8(key))
        .build();
  }
}
