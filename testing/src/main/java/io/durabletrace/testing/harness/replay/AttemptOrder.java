/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What a replica is told of an attempt before the first byte of the protocol. Immutable.
 *
 * @param program its number
 * @param traceparent of the server's request; empty for none
 * @param throwBefore the step before which the handler fails; negative for none
 * @param failInRun whether every run fails
 */
public record AttemptOrder(long program, String traceparent, int throwBefore, boolean failInRun) {

  // What follows an order, in both directions: a tag, and with DATA a length and as many bytes.

  /** A slice of the protocol's bytes. */
  public static final byte DATA = 'D';

  /** To the replica: there is no more input. */
  public static final byte END_OF_INPUT = 'E';

  /** To the replica: the connection broke; in which way says the byte behind. */
  public static final byte CUT = 'C';

  /** From the replica: the handler runs. */
  public static final byte ENTERED = 'H';

  /** From the replica: the attempt is over; how says the text behind. */
  public static final byte OVER = 'X';

  /** Sends it. */
  public void write(DataOutputStream out) throws IOException {
    out.writeLong(program);
    out.writeUTF(traceparent);
    out.writeInt(throwBefore);
    out.writeBoolean(failInRun);
  }

  /** Receives one. */
  public static AttemptOrder read(DataInputStream in) throws IOException {
    return new AttemptOrder(in.readLong(), in.readUTF(), in.readInt(), in.readBoolean());
  }
}
