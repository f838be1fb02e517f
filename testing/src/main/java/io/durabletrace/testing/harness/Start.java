/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import dev.restate.sdk.core.generated.protocol.Protocol;
import java.io.ByteArrayOutputStream;

/** The frame that opens an attempt. */
public final class Start {

  private final Protocol.StartMessage.Builder message =
      Protocol.StartMessage.newBuilder().setPartialState(true);
  private int randomSeed;

  /** An attempt of an invocation without a key, tried for the first time. */
  public static Start first() {
    return new Start();
  }

  /** The attempt's invocation. */
  public Start invocation(String id) {
    message.setId(Frames.bytes(id)).setDebugId(id);
    return this;
  }

  /** How many journal entries, commands and notifications, follow before the handler starts. */
  public Start entries(int count) {
    message.setKnownEntries(count);
    return this;
  }

  /** The key of a virtual object or a workflow. */
  public Start key(String key) {
    message.setKey(key);
    return this;
  }

  /** How often it was tried in vain since the journal last grew. */
  public Start retries(int count) {
    message.setRetryCountSinceLastStoredEntry(count).setDurationSinceLastStoredEntry(40L * count);
    return this;
  }

  /** All of the object's state comes along: the SDK need not ask for a value. */
  public Start wholeState(String key, String value) {
    wholeState();
    message.addStateMap(
        Protocol.StartMessage.StateEntry.newBuilder()
            .setKey(Frames.bytes(key))
            .setValue(Frames.bytes(value)));
    return this;
  }

  /** What was not said of the object's state does not exist. */
  public Start wholeState() {
    message.setPartialState(false);
    return this;
  }

  /** A field of protocol V6, at most 127. */
  public Start randomSeed(int seed) {
    this.randomSeed = seed;
    return this;
  }

  /** The frame with all that was said. */
  public byte[] frame() {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    payload.writeBytes(message.build().toByteArray());
    if (randomSeed > 0) {
      // By hand: the classes of SDK 2.0 do not know this field.
      payload.write(0x48);
      payload.write(randomSeed);
    }
    return Frames.frame(FrameType.START.code(), payload.toByteArray());
  }

  private Start() {}
}
