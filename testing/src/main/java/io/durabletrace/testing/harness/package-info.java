/**
 * Drives Restate's SDK with the frames of its protocol, without a server: every way in which an
 * attempt can go, at every version of the SDK, with any agent and without one.
 *
 * <p>{@link io.durabletrace.testing.harness.HarnessMain} plays the {@link
 * io.durabletrace.testing.harness.Scenarios} in a forked JVM; the tests compare what it wrote down,
 * and what spans arrived, with what each scenario says.
 */
@NullMarked
package io.durabletrace.testing.harness;

import org.jspecify.annotations.NullMarked;
