/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A span with what hangs below it, expected or received. Two are the same if their texts are.
 *
 * <p>Values in the text show their type: {@code "a"}, {@code 3}, {@code true}, {@code ["a", "b"]}.
 */
public final class SpanNode {

  /** An event: its name and attributes. Exceptions are listed after all others. */
  public record Event(String name, SortedMap<String, String> attributes) {
    boolean isException() {
      return name.equals("exception");
    }
  }

  private final String name;
  private final String kind;
  private String status = "UNSET";
  private String description = "";
  private String parent = "";
  private final SortedMap<String, String> attributes = new TreeMap<>();
  private final List<Event> events = new ArrayList<>();
  private final List<String> links = new ArrayList<>();
  private final List<SpanNode> children = new ArrayList<>();

  /** A span with this name and kind ({@code SERVER}, {@code INTERNAL}…), and nothing else yet. */
  public SpanNode(String name, String kind) {
    this.name = name;
    this.kind = kind;
  }

  /** {@code UNSET}, {@code OK} or {@code ERROR}, and the words with it. */
  public SpanNode status(String status, String description) {
    this.status = status;
    this.description = description;
    return this;
  }

  /** What a root of the tree hangs from; the empty text for nothing. */
  public SpanNode parent(String parent) {
    this.parent = parent;
    return this;
  }

  /** Sets an attribute, or takes it away again. */
  public SpanNode attribute(String key, @Nullable Object value) {
    if (value == null) {
      attributes.remove(key);
    } else {
      attributes.put(key, show(value));
    }
    return this;
  }

  public SpanNode event(String name, Map<String, ?> attributes) {
    SortedMap<String, String> shown = new TreeMap<>();
    attributes.forEach((key, value) -> shown.put(key, show(value)));
    events.add(new Event(name, shown));
    return this;
  }

  /** To a span of the same scenario by its name, to any other by its ids. */
  public SpanNode link(String to) {
    links.add(to);
    return this;
  }

  public SpanNode child(SpanNode child) {
    children.add(child);
    return this;
  }

  /** The tree as lines of text. */
  public String text() {
    StringBuilder text = new StringBuilder();
    write(text, "");
    return text.toString();
  }

  private void write(StringBuilder text, String indent) {
    text.append(indent).append(name).append(" [").append(kind).append(", ").append(status);
    String words = description.replace("\n", "\\n");
    text.append(words.isEmpty() ? "]" : ": " + words + "]");
    text.append(parent.isEmpty() ? "\n" : " below " + parent + "\n");
    attributes.forEach((key, value) -> line(text, indent, key + " = " + value));
    events.stream().filter(e -> !e.isException()).forEach(e -> line(text, indent, show(e)));
    events.stream().filter(Event::isException).forEach(e -> line(text, indent, show(e)));
    links.stream().sorted().forEach(link -> line(text, indent, "~ " + link));
    children.stream()
        .sorted(Comparator.comparing(child -> child.name))
        .forEach(child -> child.write(text, indent + "  "));
  }

  private static void line(StringBuilder text, String indent, String line) {
    text.append(indent).append("    ").append(line).append('\n');
  }

  private static String show(Event event) {
    return "* " + event.name() + " " + event.attributes();
  }

  private static String show(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(SpanNode::show).toList().toString();
    }
    return value instanceof String text ? '"' + text + '"' : value.toString();
  }
}
