/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.hooks;

import static net.bytebuddy.matcher.ElementMatchers.nameEndsWith;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;

import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;

/** What several hooks of this module look for in the SDK. */
final class InstrumentationMatchers {

  /** The SDK has an interface of this name in the package of each kind of function. */
  static ElementMatcher<TypeDescription> datum() {
    return nameStartsWith("io.numaproj.numaflow.").and(nameEndsWith(".Datum"));
  }

  private InstrumentationMatchers() {}
}
