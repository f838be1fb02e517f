/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import static io.durabletrace.testing.SpanSpec.span;

import io.durabletrace.testing.Any;
import io.durabletrace.testing.ReceivedSpan.Kind;
import io.durabletrace.testing.SpanSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the span of one attempt must be, said in the order in which the attempt goes. */
final class Attempt {
  static final String SCOPE = "io.durabletrace.restate-2.0";

  private record Event(String name, List<Object> attributes, boolean isOptional) {}

  private record Link(String traceId, String spanId, boolean isOptional) {}

  private final String target;
  private final Map<String, Object> attributes = new LinkedHashMap<>();
  private final List<Event> events = new ArrayList<>();
  private final List<Link> links = new ArrayList<>();
  private long replayed;
  private long created;

  private Attempt(String target, Object invocationId, long protocol) {
    this.target = target;
    attributes.putAll(rpc(target));
    attributes.putAll(invocation(target, invocationId));
    attributes.put("restate.deployment.service_protocol_version", protocol);
    attributes.put("durable.attempt.number", 1L);
  }

  /**
   * A first attempt that replays nothing.
   *
   * @param target with the real key: {@code Counter/alice/add}
   * @param invocationId a String or an {@link Any}
   */
  static Attempt at(String target, Object invocationId, long protocol) {
    return new Attempt(target, invocationId, protocol);
  }

  /** The span that all attempts of an invocation hang from where the server does not trace. */
  static SpanSpec anchor(String target, Object invocationId) {
    return span("invocation-start " + withoutKey(target), Kind.INTERNAL)
        .scope(SCOPE)
        .attributes(rpc(target))
        .attributes(invocation(target, invocationId));
  }

  private static Map<String, Object> rpc(String target) {
    String[] parts = target.split("/", -1);
    return Map.of(
        "rpc.system", "restate",
        "rpc.service", parts[0],
        "rpc.method", parts[parts.length - 1]);
  }

  private static String withoutKey(String target) {
    String[] parts = target.split("/", -1);
    return parts.length == 3 ? parts[0] + "/{key}/" + parts[2] : target;
  }

  /** The attributes that say of any span of ours to which invocation it belongs. */
  static Map<String, Object> invocation(String target, Object invocationId) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("durable.runtime", "restate");
    attributes.put("durable.execution.id", invocationId);
    attributes.put("restate.invocation.id", invocationId);
    attributes.put("restate.invocation.target", target);
    return attributes;
  }

  /** The span of a run. */
  static SpanSpec run(
      String name, String target, Object invocationId, long number, String outcome) {
    return span("run (" + name + ")", Kind.INTERNAL)
        .scope(SCOPE)
        .attributes(invocation(target, invocationId))
        .attribute("restate.run.name", name)
        .attribute("durable.attempt.number", number)
        .attribute("durable.run.outcome", outcome);
  }

  /** The span that the agent's own instrumentation makes of the programs' HTTP calls. */
  static SpanSpec httpCall() {
    return span("GET", Kind.CLIENT).scope("io.opentelemetry.java-http-client").anyAttributes();
  }

  /** The span that the agent's own instrumentation makes of the programs' database calls. */
  static SpanSpec databaseCall() {
    return span("SELECT shop", Kind.CLIENT).scope("io.opentelemetry.jdbc").anyAttributes();
  }

  Attempt number(long number) {
    attributes.put("durable.attempt.number", number);
    return this;
  }

  Attempt replays(int commands) {
    this.replayed = commands;
    return this;
  }

  /** A new command; {@code more} is key, value, key, value … */
  Attempt command(String type, Object... more) {
    created++;
    List<Object> pairs = new ArrayList<>(List.of(more));
    pairs.addAll(List.of("restate.journal.command.type", "Command/" + type));
    pairs.addAll(List.of("restate.journal.command.index", replayed + created));
    event("restate.invocation.lifecycle.new_command", pairs);
    return this;
  }

  Attempt run(String name) {
    return command("Run", "restate.journal.command.name", name);
  }

  Attempt runEnded(String name, String outcome) {
    List<Object> pairs = List.of("restate.run.name", name, "durable.run.outcome", outcome);
    event("restate.invocation.lifecycle.run_ended", pairs);
    return this;
  }

  Attempt sleep(String name) {
    return command(
        "Sleep", "restate.journal.command.name", name, "restate.wake_up_time", Any.number());
  }

  Attempt call(String callee) {
    return command("Call", "restate.call.target", callee);
  }

  Attempt send(String callee) {
    return command("OneWayCall", "restate.call.target", callee);
  }

  Attempt delayedSend(String callee) {
    return command(
        "OneWayCall", "restate.call.target", callee, "restate.wake_up_time", Any.number());
  }

  /** The server has made this invocation of the call, and nothing else leads to its trace. */
  Attempt acceptedAndLinked(String callee, String id) {
    AnchorIds anchor = AnchorIds.of(id);
    links.add(new Link(anchor.traceId(), anchor.spanId(), false));
    return accepted(callee, id);
  }

  /** The server has made this invocation of the call. */
  Attempt accepted(String callee, String id) {
    event("durable.call.accepted", callee(callee, id));
    return this;
  }

  /** As {@link #acceptedAndLinked}, where the server may be too late to say so. */
  Attempt perhapsAcceptedAndLinked(String callee, String id) {
    AnchorIds anchor = AnchorIds.of(id);
    links.add(new Link(anchor.traceId(), anchor.spanId(), true));
    events.add(new Event("durable.call.accepted", callee(callee, id), true));
    return this;
  }

  private static List<Object> callee(String target, String id) {
    return List.of("restate.callee.invocation.id", id, "restate.callee.invocation.target", target);
  }

  Attempt output() {
    return command("Output");
  }

  SpanSpec completed() {
    return spec("completed").ok();
  }

  SpanSpec suspendedOn(String... awaiting) {
    List<Object> pairs = List.of("restate.suspension.awaiting", List.of(awaiting));
    event("restate.invocation.lifecycle.suspended", pairs);
    return spec("suspended");
  }

  SpanSpec cancelled() {
    return spec("cancelled").error("cancelled");
  }

  SpanSpec aborted() {
    return spec("aborted").error("aborted");
  }

  /**
   * It failed for good, or will be tried again; {@code exception} says whether it is recorded here.
   */
  SpanSpec broken(
      String outcome, int code, String errorType, String message, boolean exceptionHere) {
    if (exceptionHere) {
      event("exception", List.of(exceptionAttributes(errorType, message)));
    }
    return spec(outcome)
        .error(Any.stringWith(message))
        .attribute("restate.invocation.error.code", Integer.toString(code))
        .attribute("error.type", errorType);
  }

  /**
   * The event that an exception is recorded as; {@code key, value, …} for {@link SpanSpec#event}.
   */
  static Object[] exceptionAttributes(String type, String message) {
    return new Object[] {
      "exception.type", type,
      "exception.message", message,
      "exception.stacktrace", Any.stringWith(type, message, "at ")
    };
  }

  private void event(String name, List<Object> attributes) {
    events.add(new Event(name, attributes, false));
  }

  private SpanSpec spec(String outcome) {
    SpanSpec spec =
        span("attempt " + withoutKey(target), Kind.SERVER)
            .scope(SCOPE)
            .attributes(attributes)
            .attribute("durable.replayed_commands", replayed)
            .attribute("durable.new_commands", created)
            .attribute("durable.attempt.outcome", outcome);
    for (Event event : events) {
      if (event.isOptional()) {
        spec.perhapsEvent(event.name(), event.attributes().toArray());
      } else {
        spec.event(event.name(), event.attributes().toArray());
      }
    }
    for (Link link : links) {
      if (link.isOptional()) {
        spec.perhapsLink(link.traceId(), link.spanId());
      } else {
        spec.link(link.traceId(), link.spanId());
      }
    }
    return spec;
  }
}
