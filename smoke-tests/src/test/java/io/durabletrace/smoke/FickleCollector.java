/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.smoke;

import io.durabletrace.testing.FreePorts;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A collector that can be ill in many ways and well again, always at the same address. For one
 * thread.
 */
final class FickleCollector implements AutoCloseable {
  /** How long a slow one takes for its answer. */
  static final Duration SLOW = Duration.ofSeconds(3);

  /** How it is. */
  enum Mood {
    WORKS("works"),
    ABSENT("is absent (its port is closed)"),
    HANGS("hangs (accepts, reads nothing, never answers)"),
    IS_BUSY("refuses with 503"),
    REFUSES("refuses with 400"),
    IS_SLOW("is slow (answers after " + SLOW.toSeconds() + " s)"),
    TRICKLES("is slow (a byte of its answer every 300 ms)");

    private final String words;

    Mood(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  private final int port = FreePorts.one();
  private final List<RawRequest> kept = new CopyOnWriteArrayList<>();
  private volatile boolean keeping;
  private @Nullable Running running;

  /** One that works. */
  FickleCollector() {
    become(Mood.WORKS);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** As after a restart: connections that there were are broken. */
  void become(Mood mood) {
    close();
    running = mood == Mood.ABSENT ? null : new Running(mood);
  }

  Mood mood() {
    return running == null ? Mood.ABSENT : running.mood;
  }

  boolean isListening() {
    return FreePorts.answers(port);
  }

  /** How many requests came since it has been as it is. */
  int asked() {
    return running == null ? 0 : running.asked.get();
  }

  /** From now on it can be asked what came; what came before is forgotten. */
  void keep() {
    kept.clear();
    keeping = true;
  }

  /** Forgets what came. */
  void forget() {
    keeping = false;
    kept.clear();
  }

  /** Whether a message to this path with this text in it came. */
  boolean got(String path, String text) {
    return kept.stream()
        .filter(request -> request.path().equals(path))
        .anyMatch(request -> request.body().contains(text));
  }

  @Override
  public void close() {
    if (running != null) {
      running.stop();
      running = null;
    }
  }

  /** From one change of its mood to the next. */
  private final class Running {
    private final Mood mood;
    private final ServerSocket server;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger asked = new AtomicInteger();

    private Running(Mood mood) {
      this.mood = mood;
      try {
        server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      executor.execute(this::accept);
    }

    private void accept() {
      while (!server.isClosed()) {
        try {
          Socket socket = server.accept();
          open.add(socket);
          hand(socket);
        } catch (IOException e) {
          return; // closed
        }
      }
    }

    private void hand(Socket socket) throws IOException {
      try {
        executor.execute(() -> serve(socket));
      } catch (RejectedExecutionException e) {
        socket.close(); // stopped just now
      }
    }

    private void serve(Socket socket) {
      try (socket) {
        if (mood == Mood.HANGS) {
          asked.incrementAndGet();
          pause(Long.MAX_VALUE);
          return;
        }
        InputStream in = new BufferedInputStream(socket.getInputStream());
        for (RawRequest request = RawRequest.read(in);
            request != null;
            request = RawRequest.read(in)) {
          asked.incrementAndGet();
          if (keeping && mood == Mood.WORKS) {
            kept.add(request);
          }
          answer(socket.getOutputStream());
        }
      } catch (IOException e) {
        // the other end has given up, or this one is stopped
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        open.remove(socket);
      }
    }

    private void answer(OutputStream out) throws IOException, InterruptedException {
      if (mood == Mood.IS_SLOW) {
        pause(SLOW.toMillis());
      }
      String status =
          switch (mood) {
            case IS_BUSY -> "503 Service Unavailable";
            case REFUSES -> "400 Bad Request";
            default -> "200 OK";
          };
      byte[] answer =
          ("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n")
              .getBytes(StandardCharsets.ISO_8859_1);
      if (mood != Mood.TRICKLES) {
        out.write(answer);
        return;
      }
      for (byte one : answer) {
        out.write(one);
        out.flush();
        pause(300);
      }
    }

    /** Until it is stopped, if that is earlier: {@code stop} interrupts. */
    private void pause(long millis) throws InterruptedException {
      TimeUnit.MILLISECONDS.sleep(millis);
    }

    private void stop() {
      try {
        server.close();
        for (Socket socket : open) {
          socket.close();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      executor.shutdownNow();
      try {
        // The port is free when nobody is in accept() any more.
        if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
          throw new IllegalStateException("A connection to the collector does not end");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
