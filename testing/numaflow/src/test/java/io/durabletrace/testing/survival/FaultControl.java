/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.testing.numaflow.FaultyFunctionsMain;
import io.durabletrace.testing.numaflow.FunctionsProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;

/** Says in the functions' JVM what is to fail. */
final class FaultControl implements AutoCloseable {
  /** What happened between two orders. */
  record Happened(int thrown, List<Integer> passed) {}

  private final FunctionsProcess functions;
  private final Socket socket;
  private final BufferedReader in;
  private final PrintStream out;
  private int disarmed;

  FaultControl(FunctionsProcess functions) throws IOException {
    this.functions = functions;
    String line = functions.process().awaitLine(FaultyFunctionsMain.PORT + "\\d+");
    int port = Integer.parseInt(line.substring(FaultyFunctionsMain.PORT.length()));
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(30_000);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    out = new PrintStream(socket.getOutputStream(), true, UTF_8);
  }

  void arm(String fault) {
    assertThat(ask(fault)).isEqualTo("armed");
  }

  /** Until then all that is logged is here. */
  Happened disarm() {
    String order = String.valueOf(++disarmed);
    List<Integer> numbers =
        Arrays.stream(ask("disarm " + order).split(" ", -1)).map(Integer::valueOf).toList();
    functions.process().awaitLine(FaultyFunctionsMain.OVER + order);
    return new Happened(numbers.get(0), numbers.subList(1, numbers.size()));
  }

  private String ask(String order) {
    try {
      out.println(order);
      String answer = in.readLine();
      assertThat(answer).as(order).isNotNull();
      return answer;
    } catch (IOException e) {
      throw new AssertionError(order, e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
