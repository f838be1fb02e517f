/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.jar.Attributes;
import java.util.jar.Manifest;

/** {@code java -jar durabletrace-javaagent.jar}: the versions of what is inside. */
public final class PrintVersions {

  /** Prints one line for DurableTrace and one for the OpenTelemetry Java agent around it. */
  public static void main(String[] args) throws IOException {
    URL own = PrintVersions.class.getProtectionDomain().getCodeSource().getLocation();
    URL manifest = new URL("jar:" + own + "!/META-INF/MANIFEST.MF");
    try (InputStream in = manifest.openStream()) {
      Attributes attributes = new Manifest(in).getMainAttributes();
      System.out.println("DurableTrace " + attributes.getValue("DurableTrace-Version"));
      System.out.println(
          "OpenTelemetry Java agent " + attributes.getValue("Implementation-Version"));
    }
  }

  private PrintVersions() {}
}
