/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.numaflow;

import io.durabletrace.testing.Any;
import io.durabletrace.testing.JavaProcess;
import io.durabletrace.testing.OtlpSink;
import io.durabletrace.testing.ReceivedSpan;
import io.durabletrace.testing.ReceivedSpan.Kind;
import io.durabletrace.testing.SpanSpec;
import io.durabletrace.testing.SpanTree;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What has arrived at a sink, and what it should look like. */
public record Spans(OtlpSink sink, Map<String, Integer> looked) {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String SCOPE = "io.durabletrace.numaflow-0.9";

  public Spans(OtlpSink sink) {
    this(sink, new LinkedHashMap<>());
  }

  /** All spans of the trace, as soon as there are so many. */
  public List<ReceivedSpan> of(Origin origin, int count) {
    return of(origin.traceId(), count);
  }

  /** All spans of the trace, as soon as there are so many. */
  public List<ReceivedSpan> of(String traceId, int count) {
    looked.put(traceId, count);
    return await(span -> span.traceId().equals(traceId), count);
  }

  /** Nothing of this trace may ever arrive. */
  public void expectNone(Origin origin) {
    looked.put(origin.traceId(), 0);
  }

  /** The spans with this attribute, as soon as there are so many. */
  public List<ReceivedSpan> with(String attribute, Object value, int count) {
    return await(span -> value.equals(span.attributes().get(attribute)), count);
  }

  /** The one span of ours for this message. */
  public ReceivedSpan ofMessage(String id) {
    return with("messaging.message.id", id, 1).get(0);
  }

  /** The spans that are so, as soon as there are so many. */
  public List<ReceivedSpan> await(Predicate<ReceivedSpan> wanted, int count) {
    List<ReceivedSpan> all =
        sink.await(spans -> spans.stream().filter(wanted).count() >= count, TIMEOUT);
    return all.stream().filter(wanted).toList();
  }

  /** Call this when no more can come: a span that came after a trace was looked at was unseen. */
  public void assertNothingCameLater() {
    List<ReceivedSpan> all = sink.spans();
    looked.forEach(
        (traceId, count) -> {
          List<ReceivedSpan> trace =
              all.stream().filter(span -> span.traceId().equals(traceId)).toList();
          if (trace.size() != count) {
            throw new AssertionError(
                "Not " + count + " spans in the end, but:\n" + SpanTree.print(trace));
          }
        });
  }

  /** Our code did not fail, and the agent has nothing to say about it. */
  public void assertNoComplaints(JavaProcess process) {
    for (String line : process.process().lines()) {
      if (line.contains("DurableTrace failed")
          || (line.contains("[otel.javaagent") && line.contains(" ERROR "))) {
        throw new AssertionError(line + " in\n" + process.dump());
      }
    }
  }

  /** The span of a message. */
  public static SpanSpec message(String type, String operation, String id) {
    return function(type, "process", operation, Kind.SERVER).attribute("messaging.message.id", id);
  }

  /** The span of a function. */
  public static SpanSpec function(String type, String what, String operation, Kind kind) {
    return SpanSpec.span("udf." + type + "." + what, kind)
        .scope(SCOPE)
        .attribute("durable.runtime", "numaflow")
        .attribute("messaging.system", "numaflow")
        .attribute("messaging.operation.name", operation)
        .attribute("messaging.operation.type", type.equals("source") ? "receive" : "process")
        .attribute("numaflow.udf.type", type);
  }

  /** A span that the user's own code made. */
  public static SpanSpec work(String name) {
    return SpanSpec.span(name, Kind.INTERNAL).scope("user");
  }

  /** The attributes of an exception's event. */
  public static Object[] exception(Class<?> type, String message) {
    return new Object[] {
      "exception.type",
      type.getName(),
      "exception.message",
      message,
      "exception.stacktrace",
      Any.stringWith(type.getName() + ": " + message)
    };
  }
}
