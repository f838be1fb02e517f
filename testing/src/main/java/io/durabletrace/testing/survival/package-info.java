/** What the forked JVMs of the survival tests have of their own. */
@NullMarked
package io.durabletrace.testing.survival;

import org.jspecify.annotations.NullMarked;
