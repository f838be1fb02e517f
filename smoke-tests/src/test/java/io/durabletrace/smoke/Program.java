/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import io.durabletrace.testing.SdkVersion;

/** The same services, written in each of the ways that the SDK knows. */
enum Program {
  JAVA,
  KOTLIN,
  SPRING_BOOT;

  SdkFacts facts() {
    return SdkFacts.of(sdk());
  }

  SmokeApp start(SmokeApp.Agent agent) {
    return switch (this) {
      case JAVA -> SmokeApp.java(sdk(), agent);
      case KOTLIN -> SmokeApp.kotlin(sdk(), agent);
      case SPRING_BOOT -> SmokeApp.springBoot(agent);
    };
  }

  private SdkVersion sdk() {
    return this == KOTLIN ? SdkVersion.kotlin("2.4.0") : SdkVersion.java("2.4.1");
  }
}
