/**
 * What the tests of every module share: an OTLP receiver, exact assertions on whole traces, real
 * Restate servers and forked JVMs.
 */
@NullMarked
package io.durabletrace.testing;

import org.jspecify.annotations.NullMarked;
