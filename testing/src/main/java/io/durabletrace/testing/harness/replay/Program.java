/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A handler that follows from a number, the same in every JVM. Immutable.
 *
 * @param wholeState whether the server sends all state along; otherwise it is asked for
 * @param signals the awakeables that somebody completes; the other ones wait in vain
 */
public record Program(long seed, boolean wholeState, List<Integer> signals, List<Step> steps) {

  /** Where all programs are served. */
  public static final String SERVICE = "Program";

  /** The handler's name. */
  public static final String HANDLER = "go";

  /** How the messages of failures begin that the schedule asked for. */
  public static final String PLANNED = "planned";

  private static final int FIRST_SIGNAL = 17;

  /** The program of this number. */
  public static Program of(long seed) {
    Random random = new Random(seed);
    boolean wholeState = random.nextBoolean();
    List<Step> steps = new ArrayList<>();
    int size = 2 + random.nextInt(9);
    for (int i = 0; i < size; i++) {
      steps.add(step(random, i, wholeState));
      if (random.nextInt(5) == 0) {
        steps.add(new Steps.Join());
      }
    }
    steps.add(new Steps.Join());
    if (random.nextInt(12) == 0) {
      steps.add(new Steps.Refuse());
    }
    List<Integer> signals = new ArrayList<>();
    int signal = FIRST_SIGNAL;
    for (Step step : steps) {
      if (step instanceof Steps.Approval) {
        signals.add(signal++);
      } else if (step instanceof Steps.Race) {
        signal++;
      }
    }
    return new Program(seed, wholeState, List.copyOf(signals), List.copyOf(steps));
  }

  /** Whether a callee fails for good that is called with this. */
  public static boolean refuses(String parameter) {
    return parameter.endsWith("!");
  }

  private static Step step(Random random, int i, boolean wholeState) {
    boolean later = random.nextInt(3) == 0;
    boolean ownSpan = random.nextBoolean();
    return switch (random.nextInt(20)) {
      case 0, 1 -> new Steps.Run(i, later);
      case 2, 3, 4, 5, 6 -> new Steps.Call(recipient(random, i, true), ownSpan, later);
      case 7, 8, 9, 10 ->
          new Steps.Send(recipient(random, i, false), ownSpan, later, random.nextInt(3) == 0);
      case 11, 12 ->
          new Steps.Crowd(recipient(random, i, false), 2 + random.nextInt(4), random.nextBoolean());
      case 13 -> new Steps.Sleep(i, later);
      case 14 -> new Steps.Approval(later);
      case 15 -> new Steps.Race(recipient(random, i, false));
      case 16, 17 ->
          new Steps.Write("own " + random.nextInt(2), random.nextInt(4) == 0 ? "" : "value " + i);
      // Asked for lazily only where nobody writes: else it depends on the attempt whether it is.
      case 18 -> new Steps.Read((wholeState ? "own " : "foreign ") + random.nextInt(2));
      default -> new Steps.Dice();
    };
  }

  private static Recipient recipient(Random random, int i, boolean mayRefuse) {
    return new Recipient(
        random.nextBoolean() ? "" : "item " + random.nextInt(3),
        "question " + i + (mayRefuse && random.nextInt(6) == 0 ? "!" : ""),
        UserHeaders.any(random));
  }

  /** Plays it once; the result is all that it saw. */
  String play(Scene scene, int throwBefore) throws Throwable {
    // A copy in a known order: the order of the SDK's map changes from JVM to JVM.
    scene.saw(new TreeSet<>(scene.ctx.request().headers().keySet()) + scene.ctx.key());
    for (int i = 0; i < steps.size(); i++) {
      if (i == throwBefore) {
        throw new PlannedException("before step " + i);
      }
      steps.get(i).take(scene);
    }
    return scene.seen();
  }

  @Override
  public String toString() {
    return steps.stream()
        .map(Step::toString)
        .collect(Collectors.joining("\n  ", "program " + seed + ":\n  ", ""));
  }
}
