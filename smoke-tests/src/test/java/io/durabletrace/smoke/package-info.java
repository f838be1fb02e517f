@NullMarked
package io.durabletrace.smoke;

import org.jspecify.annotations.NullMarked;
