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
  }

  @Test
  void another_command_at_the_same_place_is_told_of_as_it_is() {
    for (MessageLite command :
        new MessageLite[] {
          run("charge"), run("refund"), run("chargf"), run(""), state("total"), run("charge")
        }) {
      CommandEvents.Known known = of(command, 1);
      CommandEvents.Known fresh = of(new CommandEvents(), command, 1);
      assertThat(known.attributes()).isEqualTo(fresh.attributes());
      assertThat(known.name()).isEqualTo(fresh.name());
      assertThat(known.type()).isEqualTo(fresh.type());
    }
  }

  @Test
  void the_place_is_told_of() {
    assertThat(of(run("charge"), 1).attributes().get(RestateAttributes.COMMAND_INDEX)).isEqualTo(1);
    assertThat(of(run("charge"), 2).attributes().get(RestateAttributes.COMMAND_INDEX)).isEqualTo(2);
    assertThat(of(run("charge"), 127).attributes()).isEqualTo(of(run("charge"), 127).attributes());
    assertThat(of(run("charge"), 128).attributes().get(RestateAttributes.COMMAND_INDEX))
        .isEqualTo(128);
  }

  @Test
  void what_differs_each_time_is_told_of_each_time() {
    for (int i = 1; i < 3; i++) {
      Attributes sleep =
          of(Protocol.SleepCommandMessage.newBuilder().setWakeUpTime(i).build(), 1).attributes();
      assertThat(sleep.get(RestateAttributes.WAKE_UP_TIME)).isEqualTo(i);
      Attributes call =
          of(
                  Protocol.CallCommandMessage.newBuilder()
                      .setServiceName("S")
                      .setHandlerName("h")
                      .setKey("key" + i)
                      .build(),
                  2)
              .attributes();
      assertThat(call.get(RestateAttributes.CALL_TARGET)).isEqualTo("S/key" + i + "/h");
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

  private static MessageLite run(String name) {
    return Protocol.RunCommandMessage.newBuilder().setName(name).build();
  }

  private static MessageLite state(String key) {
    return Protocol.SetStateCommandMessage.newBuilder()
        .setKey(ByteString.copyFromUtf8(key))
        .build();
  }
}
