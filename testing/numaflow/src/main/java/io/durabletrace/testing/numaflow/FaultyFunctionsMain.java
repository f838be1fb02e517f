/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.numaflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.durabletrace.testing.survival.Faults;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.stream.Collectors;

/**
 * The functions in a JVM in which our code fails where somebody who connects wants it to, line by
 * line:
 *
 * <ul>
 *   <li>{@code arm <site> <true for an error>}: that site fails
 *   <li>{@code all <percent> <true for an error>}: every site may fail
 *   <li>{@code disarm <number>}: none fails any more; answered with how many failed, and the sites
 *       that code came by
 * </ul>
 */
public final class FaultyFunctionsMain {

  /** Stands before the port to connect to, on the standard output. */
  public static final String PORT = "faults: port ";

  /** Stands before each fault, on the standard output: what is logged for it comes behind. */
  public static final String FAULT = "fault: ";

  /** Stands before the number of the order, on the standard output, when none fails any more. */
  public static final String OVER = "faults: over ";

  /** Arguments: those of {@link FunctionsMain}. */
  public static void main(String[] args) throws Exception {
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread listener = new Thread(() -> listen(server), "faults");
    listener.setDaemon(true);
    listener.start();
    System.out.println(PORT + server.getLocalPort());
    FunctionsMain.main(args);
  }

  private static void listen(ServerSocket server) {
    try (Socket socket = server.accept();
        BufferedReader in =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        PrintStream out = new PrintStream(socket.getOutputStream(), true, UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.println(obey(line, line.split(" ", -1)));
      }
    } catch (IOException | ReflectiveOperationException | InterruptedException e) {
      System.out.println(
          "faults: " + e); // whoever waits for an answer sees the end of the connection
    }
  }

  private static String obey(String line, String[] words)
      throws ReflectiveOperationException, InterruptedException {
    switch (words[0]) {
      case "arm", "all" -> {
        Faults.forget();
        System.out.println(FAULT + line);
        boolean error = Boolean.parseBoolean(words[2]);
        if (words[0].equals("arm")) {
          Faults.arm(Integer.parseInt(words[1]), error);
        } else {
          Faults.armAll(Double.parseDouble(words[1]) / 100, error);
        }
        return "armed";
      }
      case "disarm" -> {
        Faults.disarm();
        Faults.awaitQuiet();
        System.out.println(OVER + words[1]);
        return Faults.takeThrown()
            + Faults.takePassed().stream()
                .mapToObj(site -> " " + site)
                .collect(Collectors.joining());
      }
      default -> throw new IllegalArgumentException(line);
    }
  }

  private FaultyFunctionsMain() {}
}
