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

  /** See above. */
  public static void main(String[] args) throws IOException {
    long seed = Long.parseLong(args[1]);
    boolean show = args.length > 4;
    HostileEndpoint endpoint = new HostileEndpoint();
    try (BufferedWriter out = Files.newBufferedWriter(Path.of(args[0]))) {
      for (int i = Integer.parseInt(args[2]); i < Integer.parseInt(args[3]); i++) {
        HostileRequest request = HostileRequest.of(seed, i);
        String answer = endpoint.answer(request);
        // What the SDK did is its first word: how many were taken, and how far, is counted.
        out.write(show ? request.path() + '\n' + answer : digest(answer));
        out.newLine();
      }
    }
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    System.out.println(
        "hostile: heap " + ((runtime.totalMemory() - runtime.freeMemory()) >> 20) + " MiB");
    System.out.println(ANSWERED);
    // Until the test ends this process, or is gone itself.
    ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().join());
    System.exit(0);
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
