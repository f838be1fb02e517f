/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lines in a file, and in older files beside it: {@code traces.jsonl}, {@code traces.1.jsonl}, …
 *
 * <p>Only whole lines: what a crash or a full disk left of one is cut off when the file is next
 * written. Others may move the file away or truncate it, as logrotate does: the next line is in a
 * file of this name. Not for use by several threads.
 */
final class TraceFile {
  /** What each line begins with, and so a file of ours. */
  private static final byte[] BEGIN = "{\"resourceSpans\"".getBytes(StandardCharsets.UTF_8);

  private final Path path;
  private final long maxSize;
  private final int maxFiles;

  /** Writes behind whatever is there: a file that somebody truncated has no hole then. */
  private @Nullable FileChannel channel;

  /** Open as long as the other: on some systems it would take the lock with it. */
  private @Nullable FileChannel reader;

  /** Which file is open, whatever it is called now; null where the system does not tell. */
  private @Nullable Object fileKey;

  /** Up to the end of the last whole line; whatever is behind is half a line. */
  private long size;

  /**
   * Opens nothing yet.
   *
   * @param maxSize in bytes, of one file; only a single line may be longer
   * @param maxFiles this one included
   */
  TraceFile(Path path, long maxSize, int maxFiles) {
    this.path = path;
    this.maxSize = maxSize;
    this.maxFiles = maxFiles;
  }

  /** Opens the file, unless it is open. */
  void open() throws IOException {
    if (channel != null && channel.isOpen() && isStillThere()) {
      return;
    }
    close();
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      Files.createDirectories(folder);
    }
    FileChannel opened =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    try {
      reader = FileChannel.open(path, StandardOpenOption.READ);
      fileKey = fileKey();
      lock(opened);
      size = endOfLastLine(reader);
      channel = opened;
    } finally {
      if (channel == null) {
        close(opened);
        close();
      }
    }
  }

  /** Whether the file that is open has its name. */
  private boolean isStillThere() throws IOException {
    try {
      return Objects.equals(fileKey, fileKey());
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private @Nullable Object fileKey() throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  /** Adds a line. Nothing of it remains where that fails, or it is cut off by the next one. */
  void append(byte[] line, int length) throws IOException {
    open();
    FileChannel in = reader;
    if (in != null && in.size() < size) {
      size = endOfLastLine(in); // somebody truncated it
    }
    if (size > 0 && size + length > maxSize) {
      rotate();
    }
    FileChannel out = channel;
    if (out == null) {
      throw new IOException("closed");
    }
    ByteBuffer bytes = ByteBuffer.wrap(line, 0, length);
    try {
      out.truncate(size);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      size += length;
    } catch (IOException e) {
      cutOff(out);
      throw e;
    }
  }

  /** May be called again; the next line opens the file anew. */
  void close() {
    close(channel);
    close(reader);
    channel = null;
    reader = null;
  }

  private static void close(@Nullable FileChannel open) {
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // It was written, or that was said.
      }
    }
  }

  private void cutOff(FileChannel out) {
    try {
      out.truncate(size);
    } catch (IOException e) {
      // The next line tries again.
    }
  }

  private void rotate() throws IOException {
    for (int i = Math.max(maxFiles - 1, 1); Files.deleteIfExists(older(i)); i++) {
      // also what an earlier, greater number of files left behind
    }
    for (int i = maxFiles - 2; i >= 1; i--) {
      if (Files.exists(older(i))) {
        Files.move(older(i), older(i + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    if (maxFiles > 1) {
      Files.move(path, older(1), StandardCopyOption.REPLACE_EXISTING);
    } else {
      Files.delete(path);
    }
    open();
  }

  /** The number stands before the ending, which tells programs what the file is. */
  private Path older(int number) {
    String name = String.valueOf(path.getFileName());
    int dot = name.lastIndexOf('.');
    int end = dot > 0 ? dot : name.length();
    return path.resolveSibling(name.substring(0, end) + '.' + number + name.substring(end));
  }

  /** Far behind the content: on some systems nobody could read what is locked. */
  private static void lock(FileChannel channel) throws IOException {
    try {
      if (channel.tryLock(Long.MAX_VALUE - 1, 1, false) == null) {
        throw new InUseException();
      }
    } catch (OverlappingFileLockException e) {
      throw new InUseException();
    } catch (InUseException e) {
      throw e;
    } catch (IOException e) {
      // A file system without locks; then nobody watches over it.
    }
  }

  private static long endOfLastLine(FileChannel channel) throws IOException {
    long end = channel.size();
    ByteBuffer begin = ByteBuffer.allocate((int) Math.min(BEGIN.length, end));
    channel.read(begin, 0);
    begin.flip();
    if (!begin.equals(ByteBuffer.wrap(BEGIN, 0, begin.limit()))) {
      throw new ForeignFileException();
    }
    ByteBuffer part = ByteBuffer.allocate(8 * 1024);
    while (end > 0) {
      long from = Math.max(0, end - part.capacity());
      part.clear().limit((int) (end - from));
      int read = channel.read(part, from);
      for (int i = read - 1; i >= 0; i--) {
        if (part.get(i) == '\n') {
          return from + i + 1;
        }
      }
      end = from;
    }
    return 0;
  }

  /** Another process writes the file. */
  static final class InUseException extends IOException {}

  /** The file is there and holds something else. */
  static final class ForeignFileException extends IOException {}
}
