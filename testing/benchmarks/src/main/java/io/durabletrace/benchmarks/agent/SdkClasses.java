/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.benchmarks.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Arrays;

/**
 * A Java agent that looks on: named behind another one on the command line, it sees each class as
 * that one left it, and prints which of the Restate SDK's are not what is in their jar.
 */
public final class SdkClasses {
  /** Before the name of such a class. */
  public static final String TRANSFORMED = "transformed: ";

  /** Called by the JVM. */
  public static void premain(String arguments, Instrumentation instrumentation) {
    // The agent's own transformer can retransform too; of such, the one added last comes last.
    instrumentation.addTransformer(new Onlooker(System.out), true);
  }

  private static final class Onlooker implements ClassFileTransformer {
    private final PrintStream out;

    Onlooker(PrintStream out) {
      this.out = out;
    }

    @Override
    public byte[] transform(
        ClassLoader loader,
        String name,
        Class<?> redefined,
        ProtectionDomain domain,
        byte[] bytes) {
      if (loader != null && name != null && name.startsWith("dev/restate/")) {
        try (InputStream original = loader.getResourceAsStream(name + ".class")) {
          if (original != null && !Arrays.equals(bytes, original.readAllBytes())) {
            out.println(TRANSFORMED + name.replace('/', '.'));
          }
        } catch (IOException e) {
          out.println(TRANSFORMED + name + ", or its jar cannot be read: " + e);
        }
      }
      return null;
    }
  }

  private SdkClasses() {}
}
