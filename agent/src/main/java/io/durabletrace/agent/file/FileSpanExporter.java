/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent.file;

import io.durabletrace.common.Problems;
import io.durabletrace.common.Settings;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.exporter.logging.otlp.internal.traces.OtlpStdoutSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes spans to a file, one line of OTLP JSON for each batch, encoded by OpenTelemetry's own
 * exporter. It is called on the thread of the batch processor, which drops spans when its queue is
 * full, so the application never waits for a disk.
 */
final class FileSpanExporter implements SpanExporter {
  private final Path path;
  private final TraceFile file;
  private final Line line = new Line();
  private final SpanExporter encoder;

  private @Nullable Resource resource;
  private @Nullable Resource withoutSecrets;

  FileSpanExporter(Path path, long maxSize, int maxFiles) {
    this.path = path;
    this.file = new TraceFile(path, maxSize, maxFiles);
    this.encoder =
        OtlpStdoutSpanExporter.builder().setWrapperJsonObject(true).setOutput(line).build();
    try {
      file.open(); // says what is wrong at the start, not with the first span
    } catch (IOException e) {
      complain(e);
    } catch (Throwable t) {
      Problems.failed("opening the file of spans", t);
    }
  }

  @Override
  public synchronized CompletableResultCode export(Collection<SpanData> spans) {
    try {
      return write(spans);
    } catch (IOException e) {
      complain(e);
    } catch (Throwable t) {
      // Who calls would log it with each batch, and an error may be the end of its thread.
      Problems.failed("writing spans to a file", t);
    }
    return CompletableResultCode.ofFailure();
  }

  private CompletableResultCode write(Collection<SpanData> spans) throws IOException {
    line.reset();
    List<SpanData> written = new ArrayList<>(spans.size());
    for (SpanData span : spans) {
      written.add(new Written(span, withoutSecrets(span.getResource())));
    }
    if (!encoder.export(written).isSuccess()) {
      return CompletableResultCode.ofFailure();
    }
    line.appendTo(file);
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public synchronized CompletableResultCode shutdown() {
    file.close();
    return encoder.shutdown();
  }

  @Override
  public String toString() {
    return "FileSpanExporter{path=" + path + '}';
  }

  /** Files are handed around, and a command line may hold passwords. */
  private Resource withoutSecrets(Resource original) {
    Resource known = withoutSecrets;
    if (known == null || resource != original) {
      resource = original;
      known = original.toBuilder().removeIf(FileSpanExporter::isCommandLine).build();
      withoutSecrets = known;
    }
    return known;
  }

  private static boolean isCommandLine(AttributeKey<?> key) {
    return key.getKey().equals("process.command_args")
        || key.getKey().equals("process.command_line");
  }

  private void complain(IOException e) {
    String why;
    if (e instanceof TraceFile.InUseException) {
      why = "another process writes this file. Give each process a path of its own.";
    } else if (e instanceof TraceFile.ForeignFileException) {
      why = "the file is there and holds something else. Give another path.";
    } else {
      why = reason(e) + ". Give a path that this process may write to, on a disk with free space.";
    }
    Problems.warnOnce(
        "durable-file " + path,
        "Setting " + Settings.FILE_PATH.name() + " is '" + path + "'; spans are lost: " + why);
  }

  /** Exceptions of files often have nothing but the path for a message. */
  private static String reason(IOException e) {
    String reason = e instanceof FileSystemException ? ((FileSystemException) e).getReason() : null;
    String message = reason == null ? e.getMessage() : reason;
    return e.getClass().getSimpleName() + (message == null ? "" : " (" + message + ")");
  }

  /** One line, in memory: half of one in the file would be the end of it for every reader. */
  private static final class Line extends ByteArrayOutputStream {
    void appendTo(TraceFile file) throws IOException {
      file.append(buf, count);
    }
  }

  private static final class Written extends DelegatingSpanData {
    private final Resource resource;

    Written(SpanData span, Resource resource) {
      super(span);
      this.resource = resource;
    }

    @Override
    public Resource getResource() {
      return resource;
    }
  }
}
