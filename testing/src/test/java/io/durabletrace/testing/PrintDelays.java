/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import java.lang.reflect.Field;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program that prints how long the agent's SDK waits for more spans and more log records. */
public final class PrintDelays {

  public static void main(String[] args) throws ReflectiveOperationException {
    Object sdk =
        Class.forName("io.opentelemetry.javaagent.shaded.io.opentelemetry.api.GlobalOpenTelemetry")
            .getMethod("get")
            .invoke(null);
    for (Field wrapped = delegate(sdk); wrapped != null; wrapped = delegate(sdk)) {
      sdk = wrapped.get(sdk);
    }
    System.out.println("delay spans " + millis("BatchSpanProcessor", sdk));
    System.out.println("delay logs " + millis("BatchLogRecordProcessor", sdk));
  }

  /** No getter has it, but what is configured describes itself. */
  private static long millis(String processor, Object sdk) {
    Matcher matcher =
        Pattern.compile(processor + "\\{.*?scheduleDelayNanos=(\\d+)").matcher(sdk.toString());
    return matcher.find() ? Long.parseLong(matcher.group(1)) / 1_000_000 : -1;
  }

  private static Field delegate(Object wrapper) {
    try {
      Field field = wrapper.getClass().getDeclaredField("delegate");
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException e) {
      return null;
    }
  }

  private PrintDelays() {}
}
