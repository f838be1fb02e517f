/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import static io.durabletrace.testing.SpanSpec.span;
import static io.durabletrace.testing.TraceAssert.assertTrace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.durabletrace.testing.ReceivedSpan.Kind;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OtlpSinkTest {
  private final OtlpSink sink = OtlpSink.start();

  @AfterEach
  void close() {
    sink.close();
  }

  @Test
  void spansAreKeptWithTheMomentTheyArrived() throws Exception {
    Instant before = Instant.now();
    post(request().toByteArray(), "identity");

    assertTrace(
        sink.await(spans -> spans.size() == 2, Duration.ofSeconds(5)),
        span("parent", Kind.SERVER).ok().event("happened", "n", 3),
        span("child", Kind.INTERNAL)
            .childOf("0101010101010101")
            .attribute("who", Any.stringWith("al", "ice"))
            .link("02".repeat(16), "03".repeat(8))
            .error("boom"));
    assertThat(sink.spans().get(0).arrival()).isAfterOrEqualTo(before);
  }

  @Test
  void bodiesMayBePacked() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      request().writeTo(gzip);
    }
    post(packed.toByteArray(), "gzip");

    assertThat(sink.spans()).hasSize(2);
  }

  @Test
  void aFailureNamesEveryDifferenceAndShowsTheTrace() throws Exception {
    post(request().toByteArray(), "identity");

    assertThatThrownBy(
            () ->
                assertTrace(
                    sink.spans(),
                    span("parent", Kind.CLIENT).ok(),
                    span("child", Kind.INTERNAL).attribute("who", "bob").error("boom")))
        .hasMessageContaining("\"parent\": kind: expected CLIENT, is SERVER")
        .hasMessageContaining("\"parent\": events: expected [], is [happened]")
        .hasMessageContaining("\"child\": parent: expected \"\", is \"0101010101010101\"")
        .hasMessageContaining("\"child\": who: expected \"bob\", is \"alice\"")
        .hasMessageContaining("\"child\": links: expected []")
        .hasMessageContaining("    child  [INTERNAL ERROR \"boom\"]");
  }

  @Test
  void aTimeoutShowsWhatDidArrive() throws Exception {
    post(request().toByteArray(), "identity");

    assertThatThrownBy(() -> sink.await(spans -> spans.size() == 3, Duration.ofMillis(100)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("parent  [SERVER OK]");
  }

  private void post(byte[] body, String encoding) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(sink.endpoint().resolve("/v1/traces"))
            .header("Content-Type", "application/x-protobuf")
            .header("Content-Encoding", encoding)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    int status = HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
    assertThat(status).isEqualTo(200);
  }

  private static ExportTraceServiceRequest request() {
    Span parent =
        base("parent", 1, Span.SpanKind.SPAN_KIND_SERVER)
            .setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_OK))
            .addEvents(
                Span.Event.newBuilder()
                    .setName("happened")
                    .addAttributes(
                        KeyValue.newBuilder()
                            .setKey("n")
                            .setValue(AnyValue.newBuilder().setIntValue(3))))
            .build();
    Span child =
        base("child", 2, Span.SpanKind.SPAN_KIND_INTERNAL)
            .setParentSpanId(id(1, 8))
            .setStatus(
                Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR).setMessage("boom"))
            .addAttributes(
                KeyValue.newBuilder()
                    .setKey("who")
                    .setValue(AnyValue.newBuilder().setStringValue("alice")))
            .addLinks(Span.Link.newBuilder().setTraceId(id(2, 16)).setSpanId(id(3, 8)))
            .build();
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .addScopeSpans(ScopeSpans.newBuilder().addSpans(child).addSpans(parent)))
        .build();
  }

  private static Span.Builder base(String name, int n, Span.SpanKind kind) {
    return Span.newBuilder()
        .setName(name)
        .setKind(kind)
        .setTraceId(id(9, 16))
        .setSpanId(id(n, 8))
        .setStartTimeUnixNano(n)
        .setEndTimeUnixNano(10);
  }

  private static ByteString id(int value, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return ByteString.copyFrom(bytes);
  }
}
