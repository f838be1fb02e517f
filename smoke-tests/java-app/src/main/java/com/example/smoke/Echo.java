/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example.smoke;

import dev.restate.common.Request;
import dev.restate.common.Target;
import dev.restate.sdk.Context;
import dev.restate.sdk.endpoint.definition.HandlerType;
import dev.restate.sdk.endpoint.definition.ServiceDefinition;
import dev.restate.sdk.endpoint.definition.ServiceType;
import dev.restate.serde.TypeTag;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Whom scripts call. */
final class Echo {
  private Echo() {}

  static ServiceDefinition definition(@Nullable Executor executor) {
    return new Handlers("Echo", ServiceType.SERVICE, executor)
        .add("say", HandlerType.SHARED, String.class, String.class, Echo::say)
        .add("pass", HandlerType.SHARED, String.class, String.class, Echo::pass)
        .add("resolve", HandlerType.SHARED, String.class, String.class, Echo::resolve)
        .build();
  }

  private static String say(Context ctx, String words) {
    return "said " + words;
  }

  private static String pass(Context ctx, String words) {
    TypeTag<String> text = TypeTag.of(String.class);
    return "passed "
        + ctx.call(Request.of(Target.service("Echo", "say"), text, text, words).build()).await();
  }

  /** An awakeable's id, and its value behind. */
  private static String resolve(Context ctx, String idAndValue) {
    int space = idAndValue.indexOf(' ');
    ctx.awakeableHandle(idAndValue.substring(0, space))
        .resolve(String.class, idAndValue.substring(space + 1));
    return "resolved";
  }
}
