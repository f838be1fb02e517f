/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.durabletrace.testing.ReceivedSpan.Kind;
import io.durabletrace.testing.ReceivedSpan.Status;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** From OTLP's messages to {@link ReceivedSpan}s. */
final class OtlpDecoder {
  private OtlpDecoder() {}

  static List<ReceivedSpan> decode(ExportTraceServiceRequest request, Instant arrival) {
    List<ReceivedSpan> spans = new ArrayList<>();
    for (ResourceSpans resourceSpans : request.getResourceSpansList()) {
      Map<String, Object> resource = attributes(resourceSpans.getResource().getAttributesList());
      for (ScopeSpans scopeSpans : resourceSpans.getScopeSpansList()) {
        for (Span span : scopeSpans.getSpansList()) {
          spans.add(decode(span, resource, scopeSpans, arrival));
        }
      }
    }
    return spans;
  }

  static List<ReceivedLog> decode(ExportLogsServiceRequest request, Instant arrival) {
    List<ReceivedLog> logs = new ArrayList<>();
    for (ResourceLogs resourceLogs : request.getResourceLogsList()) {
      for (ScopeLogs scopeLogs : resourceLogs.getScopeLogsList()) {
        for (LogRecord log : scopeLogs.getLogRecordsList()) {
          logs.add(
              new ReceivedLog(
                  log.getEventName(),
                  log.getBody().getStringValue(),
                  log.getSeverityNumber().name().replace("SEVERITY_NUMBER_", ""),
                  log.getTimeUnixNano(),
                  hex(log.getTraceId()),
                  hex(log.getSpanId()),
                  attributes(log.getAttributesList()),
                  scopeLogs.getScope().getName(),
                  arrival));
        }
      }
    }
    return logs;
  }

  /** The names of the metrics in an {@code ExportMetricsServiceRequest}. */
  static List<String> metrics(byte[] body) {
    return all(body).map(Metric::getName).toList();
  }

  /** The points in an {@code ExportMetricsServiceRequest}: name and attributes, without values. */
  static List<String> metricPoints(byte[] body) {
    return all(body)
        .flatMap(
            metric ->
                Stream.of(
                        metric.getSum().getDataPointsList().stream()
                            .map(NumberDataPoint::getAttributesList),
                        metric.getGauge().getDataPointsList().stream()
                            .map(NumberDataPoint::getAttributesList),
                        metric.getHistogram().getDataPointsList().stream()
                            .map(HistogramDataPoint::getAttributesList))
                    .flatMap(points -> points)
                    .map(list -> metric.getName() + ' ' + new TreeMap<>(attributes(list))))
        .toList();
  }

  private static Stream<Metric> all(byte[] body) {
    try {
      return ExportMetricsServiceRequest.parseFrom(body).getResourceMetricsList().stream()
          .flatMap(resource -> resource.getScopeMetricsList().stream())
          .flatMap(scope -> scope.getMetricsList().stream());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static ReceivedSpan decode(
      Span span, Map<String, Object> resource, ScopeSpans scope, Instant arrival) {
    return new ReceivedSpan(
        span.getName(),
        Kind.valueOf(span.getKind().name().replace("SPAN_KIND_", "")),
        hex(span.getTraceId()),
        hex(span.getSpanId()),
        hex(span.getParentSpanId()),
        span.getFlags(),
        span.getTraceState(),
        span.getStartTimeUnixNano(),
        span.getEndTimeUnixNano(),
        attributes(span.getAttributesList()),
        span.getEventsList().stream()
            .map(
                event ->
                    new ReceivedSpan.Event(
                        event.getName(),
                        event.getTimeUnixNano(),
                        attributes(event.getAttributesList())))
            .toList(),
        span.getLinksList().stream()
            .map(
                link ->
                    new ReceivedSpan.Link(
                        hex(link.getTraceId()),
                        hex(link.getSpanId()),
                        attributes(link.getAttributesList())))
            .toList(),
        Status.valueOf(span.getStatus().getCode().name().replace("STATUS_CODE_", "")),
        span.getStatus().getMessage(),
        resource,
        scope.getScope().getName(),
        scope.getScope().getVersion(),
        arrival);
  }

  private static Map<String, Object> attributes(List<KeyValue> attributes) {
    Map<String, Object> map = new TreeMap<>();
    for (KeyValue attribute : attributes) {
      map.put(attribute.getKey(), value(attribute.getValue()));
    }
    return Collections.unmodifiableMap(map);
  }

  private static Object value(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> value.getBoolValue();
      case INT_VALUE -> value.getIntValue();
      case DOUBLE_VALUE -> value.getDoubleValue();
      case ARRAY_VALUE ->
          value.getArrayValue().getValuesList().stream().map(OtlpDecoder::value).toList();
      case BYTES_VALUE -> hex(value.getBytesValue());
      case KVLIST_VALUE -> attributes(value.getKvlistValue().getValuesList());
      default -> value.toString();
    };
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
