/**
 * What DurableTrace costs: attempts of the real SDK on frames that are prepared, without a server
 * or any other thread, in JVMs with and without agents.
 */
@NullMarked
package io.durabletrace.benchmarks;

import org.jspecify.annotations.NullMarked;
