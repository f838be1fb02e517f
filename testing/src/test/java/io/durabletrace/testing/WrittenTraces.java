/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the exporter {@code durable-file} wrote, read as Jaeger's page reads an uploaded file. */
final class WrittenTraces {
  private static final ObjectMapper json = new ObjectMapper();

  private WrittenTraces() {}

  /** The spans of all whole lines; whatever is behind the last line break is not looked at. */
  static List<JsonNode> spans(Path file) {
    List<JsonNode> spans = new ArrayList<>();
    for (String line : lines(file)) {
      for (JsonNode resource : parse(line).get("resourceSpans")) {
        for (JsonNode scope : resource.get("scopeSpans")) {
          scope.get("spans").forEach(spans::add);
        }
      }
    }
    return spans;
  }

  /** The whole lines; none where the file is not there, as in between when files are rotated. */
  static List<String> lines(Path file) {
    try {
      String text = Files.readString(file);
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of the attributes of every resource. */
  static List<String> resourceKeys(Path file) {
    return lines(file).stream()
        .flatMap(line -> parse(line).findValues("resource").stream())
        .flatMap(resource -> resource.get("attributes").findValuesAsText("key").stream())
        .distinct()
        .toList();
  }

  /** The files in this folder, by name. */
  static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parse(String line) {
    try {
      return json.readTree(line);
    } catch (IOException e) {
      throw new AssertionError("no JSON: " + line, e);
    }
  }
}
