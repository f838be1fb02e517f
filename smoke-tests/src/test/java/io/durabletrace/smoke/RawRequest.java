/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A request of HTTP/1.1 as it came over a connection. Immutable.
 *
 * @param body a character for each byte
 */
record RawRequest(String path, String body) {

  /** The next one; null where the other end has closed the connection. */
  static @Nullable RawRequest read(InputStream in) throws IOException {
    String first = line(in);
    if (first.isEmpty()) {
      return null;
    }
    int length = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(header.substring(15).trim());
      }
    }
    String body = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    return new RawRequest(first.split(" ", 3)[1], body);
  }

  /** Without its end; empty at the end of the stream, too. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
