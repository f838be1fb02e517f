/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness.replay;

import dev.restate.common.Request;
import dev.restate.common.RequestBuilder;
import dev.restate.common.Target;
import java.util.Map;

/**
 * Who is called, with what, and with which headers of the user's.
 *
 * @param key of a virtual object; empty for a service without keys
 * @param parameter the answer follows from it, see {@link Program#refuses(String)}
 */
record Recipient(String key, String parameter, Map<String, String> headers) {

  Request<String, String> request() {
    Target target =
        key.isEmpty()
            ? Target.service("Clock", "ask")
            : Target.virtualObject("Stock", key, "reserve");
    RequestBuilder<String, String> request = Request.of(target, Scene.TEXT, Scene.TEXT, parameter);
    headers.forEach(request::header);
    return request.build();
  }

  @Override
  public String toString() {
    return parameter + (headers.isEmpty() ? "" : " " + headers);
  }
}
