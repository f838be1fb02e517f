/**
 * Hand-made: as much of SDK 2.8's interceptor contract, under its names, as one handler needs. The
 * SDK releases that the tests run do not have it, and that module could not be had for a test.
 */
@NullMarked
package dev.restate.sdk.interceptor;

import org.jspecify.annotations.NullMarked;
