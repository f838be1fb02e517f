/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/**
 * The forked JVM: plays every scenario that its SDK can play, one after the other, and writes down
 * what could be observed. It then waits to be ended, so that the test can see which spans arrive
 * while it still lives.
 *
 * <p>Arguments: the version of the SDK on the class path, the file to write to, and optionally a
 * part of the names of the scenarios to play.
 */
public final class HarnessMain {

  /** What is printed when all have been played. */
  public static final String PLAYED = "harness: played";

  /** What a scenario that broke in the harness itself has in the file. */
  static final String BROKEN = "harness failed: ";

  public static void main(String[] args) throws IOException {
    String sdk = args[0];
    int java = Runtime.version().feature();
    String filter = args.length > 2 ? args[2] : "";
    List<Stage> stages = new ArrayList<>();
    for (Scenario scenario : Scenarios.all()) {
      if (scenario.plays(sdk, java) && scenario.name().contains(filter)) {
        stages.add(new Stage(scenario, sdk));
      }
    }
    stages.stream().filter(stage -> !stage.scenario().isInCrowd()).forEach(Stage::play);
    playAtOnce(stages.stream().filter(stage -> stage.scenario().isInCrowd()).toList());
    Recording recording = new Recording();
    for (Stage stage : stages) {
      recording.add(stage.scenario().name(), stage.lines());
    }
    recording.write(Path.of(args[1]));
    System.out.println(PLAYED + " " + stages.size());
    // Until the test ends this process, or is gone itself.
    ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().join());
    System.exit(0);
  }

  /** Two core threads for all, as an HTTP server has few event loops for many requests. */
  private static void playAtOnce(List<Stage> crowd) {
    List<ExecutorService> cores = List.of(Stage.newCoreExecutor(), Stage.newCoreExecutor());
    List<CompletableFuture<Void>> played = new ArrayList<>();
    for (int i = 0; i < crowd.size(); i++) {
      Stage stage = crowd.get(i);
      ExecutorService core = cores.get(i % cores.size());
      CompletableFuture<Void> done = new CompletableFuture<>();
      Thread server =
          new Thread(
              () -> {
                stage.play(core);
                done.complete(null);
              });
      server.setDaemon(true);
      server.start();
      played.add(done);
    }
    played.forEach(CompletableFuture::join);
  }

  static String stackTrace(Throwable t) {
    StringWriter text = new StringWriter();
    t.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private HarnessMain() {}
}
