/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Traces in a file, with real agents. */
class DurableFileIT {
  private static final String PATH = "otel.exporter.durable-file.path";
  private static final String MAX_SIZE = "otel.exporter.durable-file.max-size";
  private static final String MAX_FILES = "otel.exporter.durable-file.max-files";

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("agents")
  void every_span_is_in_the_file_and_no_command_line(AgentVersion agent) {
    try (JavaProcess process =
        SpansProgram.start(agent, "20", jvm -> jvm.property(PATH, file().toString()))) {
      process.awaitLine("^made 20$");
      process.terminate();
      SpansProgram.assertOurLog(process);
    }
    List<JsonNode> spans = WrittenTraces.spans(file());
    assertThat(spans).hasSize(40);
    assertThat(spans)
        .allSatisfy(
            span -> {
              assertThat(span.get("traceId").asText()).matches("[0-9a-f]{32}");
              assertThat(span.get("spanId").asText()).matches("[0-9a-f]{16}");
              assertThat(span.get("startTimeUnixNano").asText()).matches("\\d{19}");
              assertThat(span.get("name").asText()).startsWith("GET");
            });
    assertThat(WrittenTraces.resourceKeys(file()))
        .contains("service.name", "process.pid")
        .doesNotContain("process.command_args", "process.command_line");
  }

  /** By the command that the README has for it. */
  @Test
  void the_viewer_shows_what_was_written() throws Exception {
    try (JavaProcess process =
        SpansProgram.start(
            AgentVersion.newest(), "20", jvm -> jvm.property(PATH, file().toString()))) {
      process.awaitLine("^made 20$");
      process.terminate();
    }
    String command =
        Files.readAllLines(ProjectFiles.root().resolve("README.md")).stream()
            .filter(line -> line.startsWith("while IFS= read"))
            .findFirst()
            .orElseThrow();
    try (TraceViewer viewer = TraceViewer.start()) {
      command =
          command
              .replace("<send your own spans to>", viewer.address().toString())
              .replace("durable-traces.jsonl", file().toString());
      ChildProcess shell = ChildProcess.start("sh", new ProcessBuilder("sh", "-c", command));
      assertThat(shell.awaitExit(Duration.ofSeconds(60))).as(shell.dump()).isZero();
      assertThat(WrittenTraces.spans(file()))
          .hasSize(40)
          .allSatisfy(
              span -> assertThat(viewer.spansOf(span.get("traceId").asText())).isEqualTo(2));
    }
  }

  @ParameterizedTest
  @MethodSource("oldestAndNewestAgent")
  void a_killed_process_leaves_whole_lines_and_the_next_one_goes_on(AgentVersion agent)
      throws IOException {
    Consumer<JavaProcess.Builder> settings =
        jvm -> jvm.property(PATH, file().toString()).property("otel.bsp.schedule.delay", "20");
    try (JavaProcess process = SpansProgram.start(agent, "endless", settings)) {
      awaitLines(process, 5);
      process.kill();
    }
    List<String> before = WrittenTraces.lines(file());
    assertThat(WrittenTraces.spans(file())).isNotEmpty();
    // Killed in the middle of a line, which one cannot wait for.
    String last = before.get(before.size() - 1);
    Files.writeString(file(), last.substring(0, last.length() / 2), StandardOpenOption.APPEND);

    try (JavaProcess process = SpansProgram.start(agent, "1", settings)) {
      process.awaitLine("^made 1$");
      process.terminate();
      SpansProgram.assertOurLog(process);
    }
    assertThat(Files.readString(file())).endsWith("\n").startsWith(String.join("\n", before));
    assertThat(WrittenTraces.lines(file())).hasSizeGreaterThan(before.size());
    assertThat(WrittenTraces.spans(file())).isNotEmpty();
  }

  @Test
  void files_are_bounded_in_size_and_number() {
    long maxSize = 40 * 1024;
    try (JavaProcess process =
        SpansProgram.start(
            AgentVersion.newest(),
            "endless",
            jvm ->
                jvm.property(PATH, file().toString())
                    .property(MAX_SIZE, "40k")
                    .property(MAX_FILES, "3")
                    .property("otel.bsp.schedule.delay", "20")
                    .property("otel.bsp.max.export.batch.size", "10"))) {
      Path oldest = folder.resolve("traces.2.jsonl");
      process
          .process()
          .awaitWhileAlive("third file", Duration.ofSeconds(60), () -> Files.exists(oldest));
      String first = Awaitility.await().until(() -> firstLine(oldest), line -> !line.isEmpty());
      process
          .process()
          .awaitWhileAlive(
              "fourth file",
              Duration.ofSeconds(60),
              () -> {
                String line = firstLine(oldest);
                return !line.isEmpty() && !line.equals(first);
              });
      process.terminate();
      SpansProgram.assertOurLog(process);
    }
    assertThat(WrittenTraces.files(folder))
        .extracting(file -> file.getFileName().toString())
        .containsExactly("traces.1.jsonl", "traces.2.jsonl", "traces.jsonl");
    assertThat(WrittenTraces.files(folder))
        .allSatisfy(
            file -> {
              assertThat(WrittenTraces.spans(file)).isNotEmpty();
              assertThat(file.toFile().length()).isLessThanOrEqualTo(maxSize);
            });
    assertThat(folder.resolve("traces.1.jsonl").toFile().length()).isGreaterThan(maxSize / 2);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_full_disk_is_said_once_and_the_program_goes_on() {
    try (JavaProcess process =
        SpansProgram.start(AgentVersion.newest(), "200", jvm -> jvm.property(PATH, "/dev/full"))) {
      process.awaitLine("^made 200$");
      process.terminate();
      SpansProgram.assertOurLog(
          process,
          "Setting otel.exporter.durable-file.path is '/dev/full'; spans are lost: IOException (No"
              + " space left on device). Give a path that this process may write to, on a disk"
              + " with free space.");
    }
  }

  @Test
  void a_path_that_cannot_be_is_said_once_and_the_program_goes_on() throws IOException {
    Path plain = Files.writeString(folder.resolve("plain"), "precious");
    try (JavaProcess process =
        SpansProgram.start(
            AgentVersion.newest(),
            "200",
            jvm -> jvm.property(PATH, plain.resolve("traces.jsonl").toString()))) {
      process.awaitLine("^made 200$");
      process.terminate();
      SpansProgram.assertOurLog(
          process,
          "Setting otel.exporter.durable-file.path is '"
              + plain.resolve("traces.jsonl")
              + "'; spans are lost: FileAlreadyExistsException ("
              + plain
              + "). Give a path that this process may write to, on a disk with free space.");
    }
    try (JavaProcess process =
        SpansProgram.start(
            AgentVersion.newest(), "2", jvm -> jvm.property(PATH, plain.toString()))) {
      process.awaitLine("^made 2$");
      process.terminate();
      SpansProgram.assertOurLog(
          process,
          "Setting otel.exporter.durable-file.path is '"
              + plain
              + "'; spans are lost: the file is there and holds something else. Give another"
              + " path.");
    }
    assertThat(plain).hasContent("precious");
  }

  @ParameterizedTest
  @MethodSource("agentsWithDeclarativeFile")
  void a_declarative_file_can_name_it(AgentVersion agent) throws IOException {
    Path yaml = folder.resolve("otel.yaml");
    Files.writeString(
        yaml,
        """
        file_format: "0.4"
        tracer_provider:
          processors:
            - batch: {schedule_delay: 20, exporter: {durable_file: {path: '%s', max_size: big}}}
        """
            .formatted(file()));
    try (JavaProcess process =
        SpansProgram.start(
            agent,
            "20",
            jvm ->
                jvm.property("otel.experimental.config.file", yaml.toString())
                    .property("otel.config.file", yaml.toString()))) {
      process.awaitLine("^made 20$");
      process.terminate();
      SpansProgram.assertOurLog(
          process,
          "Setting otel.exporter.durable-file.max-size is 'big' but must be a size such as 512k or"
              + " 50m; using 50m.");
    }
    assertThat(WrittenTraces.spans(file())).hasSize(40);
  }

  /** Empty where there is none. */
  private static String firstLine(Path file) {
    List<String> lines = WrittenTraces.lines(file);
    return lines.isEmpty() ? "" : lines.get(0);
  }

  static List<AgentVersion> agents() {
    return AgentVersion.all();
  }

  static List<AgentVersion> agentsWithDeclarativeFile() {
    return SettingsIT.agentsWithDeclarativeFile();
  }

  static List<AgentVersion> oldestAndNewestAgent() {
    return List.of(AgentVersion.all().get(0), AgentVersion.newest());
  }

  private Path file() {
    return folder.resolve("traces.jsonl");
  }

  private void awaitLines(JavaProcess process, int count) {
    process
        .process()
        .awaitWhileAlive(
            count + " lines",
            Duration.ofSeconds(60),
            () -> WrittenTraces.lines(file()).size() >= count);
  }
}
