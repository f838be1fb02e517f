/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes what a scenario expects to see, with all that follows from the scenario filled in. */
public final class Expect {

  /** A value that a test cannot know, but for what it is. */
  public enum Some {
    /** Milliseconds since the epoch, within a day of now. */
    TIME("<time>"),
    /** Begins with the exception's type. */
    STACK_TRACE("<stack trace>");

    private final String shown;

    Some(String shown) {
      this.shown = shown;
    }

    @Override
    public String toString() {
      return shown;
    }
  }

  /**
   * What it depends on beside the scenario.
   *
   * @param sdk the version of the SDK
   * @param errorMessage the SDK's words in its error frame, which differ between versions; empty
   *     without one
   * @param stateKeys whether the keys of state are to be told
   * @param b3 whether B3 is among the configured propagators
   * @param propagates whether calls carry the caller's context where the server hands on none
   */
  public record Facts(
      String sdk, String errorMessage, boolean stateKeys, boolean b3, boolean propagates) {}

  private final Scenario scenario;
  private final Facts facts;

  Expect(Scenario scenario, Facts facts) {
    this.scenario = scenario;
    this.facts = facts;
  }

  /** The version of the SDK that plays. */
  public String sdk() {
    return facts.sdk();
  }

  /** Whether B3 is among the configured propagators. */
  boolean understandsB3() {
    return facts.b3();
  }

  /** Whether calls carry the caller's context where the server hands on none. */
  boolean propagates() {
    return facts.propagates();
  }

  /** An attempt below the server's own span. */
  public ExpectedAttempt attempt() {
    String path = scenario.service() + (scenario.key() == null ? "/" : "/{key}/");
    SpanNode span =
        common(new SpanNode("attempt " + path + scenario.method(), "SERVER"))
            .attribute("rpc.system", "restate")
            .attribute("rpc.service", scenario.service())
            .attribute("rpc.method", scenario.method())
            .attribute("restate.deployment.service_protocol_version", (long) scenario.protocol())
            .attribute("durable.replayed_commands", 0L);
    if (scenario.headers().containsKey("traceparent")) {
      span.parent(Ids.traceId(scenario.name()) + " " + Ids.serverSpanId(scenario.name()));
    }
    return new ExpectedAttempt(span, facts);
  }

  /** What the attempts of an invocation hang from when the server does not trace. */
  public SpanNode anchor(SpanNode attempt) {
    String path = scenario.service() + (scenario.key() == null ? "/" : "/{key}/");
    return common(new SpanNode("invocation-start " + path + scenario.method(), "INTERNAL"))
        .attribute("durable.attempt.number", null)
        .attribute("rpc.system", "restate")
        .attribute("rpc.service", scenario.service())
        .attribute("rpc.method", scenario.method())
        .child(attempt.parent(""));
  }

  /** The ids of the anchor, of which a scenario's later attempt sees nothing else. */
  public String anchorIds() {
    return Ids.anchor(scenario.invocationId());
  }

  /** A run that was executed, its first attempt. */
  public SpanNode run(@Nullable String name, String outcome) {
    SpanNode run =
        common(new SpanNode(name == null ? "run" : "run (" + name + ")", "INTERNAL"))
            .attribute("restate.run.name", name)
            .attribute("durable.run.outcome", outcome);
    return outcome.equals("completed") ? run.status("OK", "") : run;
  }

  /** A run whose closure threw. */
  public SpanNode run(String name, String outcome, String exceptionType, String message) {
    return exception(run(name, outcome), exceptionType, message)
        .status("ERROR", message)
        .attribute("error.type", exceptionType);
  }

  /** A span that the user's code made. */
  public SpanNode userSpan(String name) {
    return new SpanNode(name, "INTERNAL");
  }

  private SpanNode common(SpanNode span) {
    String key = scenario.key() == null ? "/" : "/" + scenario.key() + "/";
    return span.attribute("durable.runtime", "restate")
        .attribute("durable.execution.id", scenario.invocationId())
        .attribute("restate.invocation.id", scenario.invocationId())
        .attribute("restate.invocation.target", scenario.service() + key + scenario.method())
        .attribute("durable.attempt.number", 1L);
  }

  static SpanNode exception(SpanNode span, String type, @Nullable String message) {
    Map<String, Object> attributes = new TreeMap<>();
    // OpenTelemetry's SDK takes the canonical name here.
    attributes.put("exception.type", type.replace('$', '.'));
    attributes.put("exception.stacktrace", Some.STACK_TRACE);
    if (message != null) {
      attributes.put("exception.message", message);
    }
    return span.event("exception", attributes);
  }
}
