/** A Restate program without any trace of tracing in it. */
@NullMarked
package com.example.smoke;

import org.jspecify.annotations.NullMarked;
