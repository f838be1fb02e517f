/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.numaproj.numaflow.sourcer;

/** Hand-made: as SDK 0.11 and up have it. */
public interface NackRequest {}
