/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import io.durabletrace.testing.SdkVersion;

/** The program of an SDK, and how the server talks to it: over HTTP/1.1, or over HTTP/2. */
record ProgramOnTransport(SdkVersion sdk, boolean http11) {
  @Override
  public String toString() {
    return sdk + (http11 ? " over HTTP/1.1" : " over HTTP/2");
  }
}
