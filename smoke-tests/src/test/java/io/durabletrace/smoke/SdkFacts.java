/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import io.durabletrace.testing.SdkVersion;

/**
 * In what the SDK's releases differ on the wire, and so on the spans.
 *
 * @param protocol the version of the service protocol that the release and a current server speak
 * @param relatesEveryError whether each error names the last command as related, also where it has
 *     nothing to do with it
 */
record SdkFacts(long protocol, boolean relatesEveryError) {
  static SdkFacts of(SdkVersion sdk) {
    String version = sdk.version();
    return new SdkFacts(version.compareTo("2.4") < 0 ? 5 : 6, version.compareTo("2.3") < 0);
  }
}
