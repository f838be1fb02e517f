/**
 * Replays that must never fail: generated handlers, whose attempts are played by JVMs that differ
 * in their agent.
 *
 * <p>A {@link io.durabletrace.testing.harness.replay.Program} follows from a seed. {@link
 * io.durabletrace.testing.harness.replay.ReplicaMain} is one replica of the deployment that serves
 * all programs: it plays the attempts that a test, which takes the server's part, hands to it.
 */
@NullMarked
package io.durabletrace.testing.harness.replay;

import org.jspecify.annotations.NullMarked;
