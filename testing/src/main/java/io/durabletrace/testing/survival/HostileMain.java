/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The forked JVM that answers {@link HostileRequest}s, one after the other and all on one thread,
 * so that whatever the SDK does it does again, and writes down a digest of each answer.
 *
 * <p>Arguments: the file to write to, the seed, the number of the first request and the one behind
 * the last, and {@code show} for whole answers instead of digests.
 */
public final class HostileMain {

  /** What is printed when all have been answered. */
  public static final String ANSWERED = "hostile: answered";

  /** Stands before the heap, in MiB, after a collection when a tenth has been answered. */
  public static final String HEAP_AT_THE_BEGIN = "hostile: heap at the begin: ";

  /** The same when all have been. */
  public static final String HEAP_AT_THE_END = "hostile: heap at the end: ";

  /** See above. */
  public static void main(String[] args) throws IOException {
    long seed = Long.parseLong(args[1]);
    boolean show = args.length > 4;
    HostileEndpoint endpoint = new HostileEndpoint();
    int from = Integer.parseInt(args[2]);
    int to = Integer.parseInt(args[3]);
    try (BufferedWriter out = Files.newBufferedWriter(Path.of(args[0]))) {
      for (int i = from; i < to; i++) {
        if (i == from + (to - from) / 10) {
          printHeap(HEAP_AT_THE_BEGIN);
        }
        HostileRequest request = HostileRequest.of(seed, i);
        String answer = endpoint.answer(request);
        // What the SDK did is its first word: how many were taken, and how far, is counted.
        out.write(show ? request.path() + '\n' + answer : digest(answer));
        out.newLine();
      }
    }
    printHeap(HEAP_AT_THE_END);
    System.out.println(ANSWERED);
    // Until the test ends this process, or is gone itself.
    ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().join());
    System.exit(0);
  }

  private static void printHeap(String when) {
    Runtime runtime = Runtime.getRuntime();
    // What only a reference queue's thread lets go is mostly gone after the second.
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    System.out.println(when + ((runtime.totalMemory() - runtime.freeMemory()) >> 20) + " MiB");
  }

  private static String digest(String answer) {
    long hash = 1125899906842597L;
    for (int i = 0; i < answer.length(); i++) {
      hash = 31 * hash + answer.charAt(i);
    }
    int end = answer.indexOf('\n');
    return Long.toHexString(hash) + ' ' + (end < 0 ? answer : answer.substring(0, end));
  }

  private HostileMain() {}
}
