/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import io.durabletrace.testing.survival.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The forked JVM in which our code fails: plays the {@link FaultScenarios} again and again, each
 * time with another fault, and writes down what of the application was not as it is without one.
 *
 * <p>Arguments: the version of the SDK on the class path, the file to write to, and a file with
 * what to play, line by line:
 *
 * <ul>
 *   <li>{@code turn,<site>,<true for an error>}: that site fails, in the scenarios that come by it
 *   <li>{@code random,<seed>,<rounds>,<percent>}: every site may fail, each time anew
 *   <li>{@code cold}: as it is, with what has been armed since the JVM's start
 * </ul>
 */
public final class FaultsMain {

  /** Stands before each fault, on the standard output: what is logged for it comes behind. */
  public static final String FAULT = "fault: ";

  /** What is printed when all have been played. */
  public static final String PLAYED = "faults: played";

  /** Stands before the sites that the scenarios come by when none fails. */
  public static final String WARM = "warm: ";

  /** Stands before the sites that a JVM comes by until all have been played for the first time. */
  public static final String START = "start: ";

  /** Stands before how many spans a fault has left running. */
  public static final String LEFT_OPEN = FAULT + "left open ";

  /** A closure may come out of its run when the attempt is over. */
  private static final int UNTIL_ENDED_MILLIS = 500;

  /** The SDK does so when it notices that an attempt is over: sometimes too late to be seen. */
  private static final String INPUT_CANCELLED = "transport: input cancelled";

  private final String sdk;
  private final Map<String, String> healthy = new LinkedHashMap<>();
  private final Map<String, BitSet> sites = new LinkedHashMap<>();
  private final List<String> written = new ArrayList<>();

  private FaultsMain(String sdk) {
    this.sdk = sdk;
  }

  /** See above. */
  public static void main(String[] args) throws Exception {
    FaultsMain main = new FaultsMain(args[0]);
    for (String order : Files.readAllLines(Path.of(args[2]))) {
      main.play(order.split(",", -1));
    }
    Files.write(Path.of(args[1]), main.written);
    System.out.println(PLAYED);
    // Until the test ends this process, or is gone itself.
    ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().join());
    System.exit(0);
  }

  private void play(String[] order) throws Exception {
    switch (order[0]) {
      case "cold" -> {
        System.out.println(FAULT + "cold");
        playAll("cold", FaultScenarios.all());
        System.out.println(FAULT + "thrown " + Faults.takeThrown());
      }
      case "turn" -> inTurn(Integer.parseInt(order[1]), Boolean.parseBoolean(order[2]));
      case "random" ->
          atRandom(
              new Random(Long.parseLong(order[1])),
              Integer.parseInt(order[2]),
              Double.parseDouble(order[3]));
      default -> throw new IllegalArgumentException(order[0]);
    }
  }

  /** What the scenarios are when nothing fails, and which sites they come by. */
  private void warmUp() throws IOException {
    if (!healthy.isEmpty()) {
      return;
    }
    playAll("warm", FaultScenarios.all());
    BitSet all = new BitSet();
    written.add(line(START, Faults.takePassed()));
    for (Scenario scenario : FaultScenarios.all()) {
      String text = text(scenario);
      BitSet passed = Faults.takePassed();
      all.or(passed);
      healthy.put(scenario.name(), text);
      sites.put(scenario.name(), passed);
      write("healthy", scenario, text);
    }
    written.add(line(WARM, all));
  }

  private static String line(String heading, BitSet sites) {
    return heading + sites.stream().mapToObj(String::valueOf).collect(Collectors.joining(" "));
  }

  private void inTurn(int site, boolean error) throws Exception {
    warmUp();
    List<Scenario> scenarios =
        FaultScenarios.all().stream().filter(s -> sites.get(s.name()).get(site)).toList();
    Faults.forget();
    String fault = site + (error ? " error" : " exception");
    System.out.println(FAULT + fault);
    int openBefore = Faults.OPEN_SPANS.get();
    Faults.arm(site, error);
    try {
      playAll(fault, scenarios);
    } finally {
      Faults.disarm();
    }
    Faults.awaitQuiet();
    System.out.println(FAULT + "thrown " + Faults.takeThrown());
    System.out.println(LEFT_OPEN + openMore(openBefore));
  }

  private static int openMore(int before) throws InterruptedException {
    for (int i = 0; i < UNTIL_ENDED_MILLIS && Faults.OPEN_SPANS.get() > before; i += 5) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    return Faults.OPEN_SPANS.get() - before;
  }

  private void atRandom(Random random, int rounds, double percent) throws Exception {
    warmUp();
    Faults.forget();
    System.out.println(FAULT + "random");
    for (int round = 0; round < rounds; round++) {
      Faults.forgetAnchors();
      Faults.armAll(percent / 100, random.nextBoolean());
      try {
        playAll("random " + round, FaultScenarios.all());
      } finally {
        Faults.disarm();
      }
    }
    System.out.println(FAULT + "thrown " + Faults.takeThrown());
  }

  private void playAll(String fault, List<Scenario> scenarios) {
    for (Scenario scenario : scenarios) {
      String text = text(scenario);
      if (!text.equals(healthy.get(scenario.name()))) {
        write(fault, scenario, text);
        if (text.contains(HarnessMain.BROKEN)) {
          return; // the others would only cost time
        }
      }
    }
  }

  private void write(String fault, Scenario scenario, String text) {
    written.add(Recording.HEADING + fault + ": " + scenario.name());
    written.addAll(List.of(text.split("\n", -1)));
  }

  private String text(Scenario scenario) {
    Stage stage = new Stage(scenario, sdk);
    stage.play();
    return stage.lines().stream()
        .filter(line -> !line.startsWith(Recording.CALLER) && !line.equals(INPUT_CANCELLED))
        .map(line -> line.replaceAll("(?s)(harness failed: [^\n]*).*", "$1"))
        .collect(Collectors.joining("\n"));
  }
}
