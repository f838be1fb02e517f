/** Hand-made stand-ins for SDK 2.8's module sdk-interceptor-opentelemetry. */
@NullMarked
package dev.restate.sdk.interceptor.opentelemetry;

import org.jspecify.annotations.NullMarked;
