/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import java.io.IOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A second Java agent, which weaves faults into our classes, in whatever class loader. */
public final class FaultAgent {

  /**
   * Called by the JVM before the OpenTelemetry agent's.
   *
   * @param points the file that lists the {@link FaultPoint}s
   */
  public static void premain(String points, Instrumentation instrumentation) throws IOException {
    Map<String, List<FaultPoint>> byClass =
        Files.readAllLines(Path.of(points)).stream()
            .map(FaultPoint::ofLine)
            .collect(Collectors.groupingBy(FaultPoint::owner));
    instrumentation.addTransformer(
        new ClassFileTransformer() {
          @Override
          public byte @Nullable [] transform(
              @Nullable ClassLoader loader,
              String className,
              @Nullable Class<?> redefined,
              @Nullable ProtectionDomain domain,
              byte[] classFile) {
            List<FaultPoint> here = className == null ? null : byClass.get(className);
            if (here == null) {
              return null;
            }
            try {
              byte[] woven = FaultWeaver.weave(classFile, here);
              if (loader != null) {
                Faults.woven(className, loader);
              }
              return woven;
            } catch (Throwable t) {
              // The JVM would swallow it, and the test would test nothing.
              System.out.println("NOT WOVEN: " + className + " " + t);
              throw t;
            }
          }
        });
  }

  private FaultAgent() {}
}
