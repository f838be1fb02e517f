/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example.smoke;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.restate.common.function.ThrowingBiFunction;
import dev.restate.sdk.Context;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Notes when a handler is entered and left, if the system property {@code smoke.attempts} names a
 * file for it: a line with the time, {@code +} or {@code -}, and the invocation's id. A process
 * that is killed has written all that it noted.
 */
final class AttemptLog {
  private static final @Nullable OutputStream FILE = open();

  private AttemptLog() {}

  static <C extends Context, I, O> ThrowingBiFunction<C, I, O> around(
      ThrowingBiFunction<C, I, O> body) {
    if (FILE == null) {
      return body;
    }
    return (ctx, input) -> {
      String id = ctx.request().invocationId().toString();
      note(" + " + id);
      try {
        return body.apply(ctx, input);
      } finally {
        note(" - " + id);
      }
    };
  }

  private static void note(String what) {
    OutputStream file = FILE;
    if (file == null) {
      return;
    }
    byte[] line = (System.currentTimeMillis() + what + '\n').getBytes(UTF_8);
    try {
      synchronized (file) {
        file.write(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable OutputStream open() {
    String path = System.getProperty("smoke.attempts");
    try {
      return path == null ? null : new FileOutputStream(path, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
