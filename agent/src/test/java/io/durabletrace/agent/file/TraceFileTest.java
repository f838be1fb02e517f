/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class TraceFileTest {
  @TempDir Path folder;

  @Test
  void lines_go_to_one_file_until_it_is_full_and_the_oldest_file_goes() throws IOException {
    TraceFile file = new TraceFile(path(), 2L * line(0).length, 3);
    for (int i = 1; i <= 9; i++) {
      append(file, line(i));
    }
    file.close();
    assertThat(names()).containsExactly("t.1.jsonl", "t.2.jsonl", "t.jsonl");
    assertThat(text("t.jsonl")).isEqualTo(string(9));
    assertThat(text("t.1.jsonl")).isEqualTo(string(7) + string(8));
    assertThat(text("t.2.jsonl")).isEqualTo(string(5) + string(6));
  }

  @Test
  void fewer_files_than_before_means_that_more_are_deleted() throws IOException {
    lines_go_to_one_file_until_it_is_full_and_the_oldest_file_goes();
    TraceFile file = new TraceFile(path(), 1, 1);
    append(file, line(1));
    file.close();
    assertThat(names()).containsExactly("t.jsonl");
    assertThat(text("t.jsonl")).isEqualTo(string(1));
  }

  @Test
  void a_line_longer_than_a_file_has_one_of_its_own() throws IOException {
    TraceFile file = new TraceFile(path(), 3, 5);
    append(file, line(1));
    append(file, line(2));
    file.close();
    assertThat(names()).containsExactly("t.1.jsonl", "t.jsonl");
    assertThat(text("t.1.jsonl")).isEqualTo(string(1));
  }

  @Test
  void the_next_process_goes_on_where_the_last_one_stopped() throws IOException {
    TraceFile file = new TraceFile(path(), 1000, 2);
    append(file, line(1));
    file.close();
    append(file, line(2));
    file.close();
    assertThat(text("t.jsonl")).isEqualTo(string(1) + string(2));
  }

  /** At every length that a crash may leave, also longer than what is looked at at once. */
  @Test
  void half_a_line_is_cut_off_and_only_that() throws IOException {
    String whole = string(1) + string(2);
    String torn = "{\"resourceSpans\":[" + "x".repeat(20_000);
    for (int length : new int[] {1, 5, 17, 8191, 8192, 8193, 16_384, torn.length()}) {
      for (String before : List.of("", whole)) {
        Files.writeString(path(), before + torn.substring(0, length));
        TraceFile file = new TraceFile(path(), 1000_000, 2);
        append(file, line(3));
        file.close();
        assertThat(text("t.jsonl")).as("length %s", length).isEqualTo(before + string(3));
      }
    }
  }

  @Test
  void a_file_of_somebody_else_is_left_alone() throws IOException {
    for (String foreign : List.of("precious", "{\"resourceLogs\":[]}\n", "\n", "{}")) {
      Files.writeString(path(), foreign);
      TraceFile file = new TraceFile(path(), 1, 1);
      assertThatThrownBy(() -> append(file, line(1)))
          .isInstanceOf(TraceFile.ForeignFileException.class);
      assertThat(text("t.jsonl")).isEqualTo(foreign);
    }
  }

  @Test
  void a_file_that_is_being_written_is_left_alone_until_it_is_free() throws IOException {
    TraceFile first = new TraceFile(path(), 1000, 2);
    append(first, line(1));
    TraceFile second = new TraceFile(path(), 1000, 2);
    assertThatThrownBy(() -> append(second, line(2))).isInstanceOf(TraceFile.InUseException.class);
    first.close();
    append(second, line(3));
    second.close();
    assertThat(text("t.jsonl")).isEqualTo(string(1) + string(3));
  }

  @Test
  void a_file_that_somebody_deletes_is_begun_again() throws IOException {
    TraceFile file = new TraceFile(path(), 1000, 2);
    append(file, line(1));
    Files.delete(path());
    append(file, line(2));
    file.close();
    assertThat(text("t.jsonl")).isEqualTo(string(2));
  }

  /** As logrotate does it with {@code copytruncate}, and as it may look when a disk was full. */
  @Test
  void a_file_that_somebody_truncates_has_whole_lines_and_no_hole() throws IOException {
    for (int left : new int[] {0, 5, line(1).length, line(1).length + 7}) {
      Files.deleteIfExists(path());
      TraceFile file = new TraceFile(path(), 1000, 2);
      append(file, line(1));
      append(file, line(2));
      try (FileChannel somebody = FileChannel.open(path(), StandardOpenOption.WRITE)) {
        somebody.truncate(left);
      }
      append(file, line(3));
      append(file, line(4));
      file.close();
      assertThat(text("t.jsonl"))
          .as("%s bytes left", left)
          .isEqualTo((left < line(1).length ? "" : string(1)) + string(3) + string(4));
    }
    assertThat(names()).containsExactly("t.jsonl");
  }

  /** As logrotate does it with {@code nocreate} and with {@code create}. */
  @Test
  void when_somebody_moves_the_file_away_the_next_line_is_in_one_of_its_name() throws IOException {
    for (boolean create : new boolean[] {false, true}) {
      Files.deleteIfExists(path());
      TraceFile file = new TraceFile(path(), 2L * line(0).length, 3);
      append(file, line(1));
      Path moved = folder.resolve("t.jsonl-" + create);
      Files.move(path(), moved);
      if (create) {
        Files.createFile(path());
      }
      append(file, line(2));
      append(file, line(3));
      assertThat(moved).hasContent(string(1));
      assertThat(text("t.jsonl")).isEqualTo(string(2) + string(3));
      append(file, line(4)); // and is full when it is
      file.close();
      assertThat(text("t.1.jsonl")).isEqualTo(string(2) + string(3));
      assertThat(text("t.jsonl")).isEqualTo(string(4));
    }
  }

  @Test
  void folders_are_made() throws IOException {
    Path deep = folder.resolve("a/b/t");
    TraceFile file = new TraceFile(deep, line(1).length, 2);
    append(file, line(1));
    append(file, line(2));
    file.close();
    assertThat(Files.readString(deep)).isEqualTo(string(2));
    assertThat(Files.readString(folder.resolve("a/b/t.1"))).isEqualTo(string(1));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_full_disk_is_an_exception_each_time() {
    TraceFile file = new TraceFile(Path.of("/dev/full"), 1000, 2);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> append(file, line(1)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No space left");
    }
    file.close();
  }

  private static void append(TraceFile file, byte[] line) throws IOException {
    file.append(line, line.length);
  }

  private static byte[] line(int number) {
    return string(number).getBytes(StandardCharsets.UTF_8);
  }

  private static String string(int number) {
    return "{\"resourceSpans\":[" + number + "]}\n";
  }

  private Path path() {
    return folder.resolve("t.jsonl");
  }

  private String text(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
