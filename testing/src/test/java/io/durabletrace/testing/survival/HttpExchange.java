/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.durabletrace.testing.harness.Frame;
import io.durabletrace.testing.harness.Frames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Sends requests over the network, and shows what the answer is, whatever pieces it comes in. */
final class HttpExchange {
  private static final int PATIENCE_MILLIS = 20_000;

  /**
   * More than a server has read when it refuses a request: it closes the connection with the rest
   * unread, and the network may throw its answer away with that.
   */
  private static final int LARGE = 64 * 1024;

  private static final String REFUSED = "refused";

  /** HTTP/1.1, byte by byte as it is given; the server closes the connection behind its answer. */
  static String send(int port, byte[] request) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      OutputStream out = socket.getOutputStream();
      out.write(request);
      out.flush();
      socket.getInputStream().transferTo(answer);
    } catch (SocketTimeoutException | ConnectException e) {
      throw e; // it hangs, or is gone: no answer at all
    } catch (IOException e) {
      // How far a server gets with what it refuses, before it cuts the connection, is a matter of
      // timing; that it refuses is in its answer, if there is one.
      if (answer.size() == 0) {
        return REFUSED;
      }
    }
    String described = describe(answer.toByteArray());
    return request.length > LARGE && described.startsWith("HTTP/1.1 4") ? REFUSED : described;
  }

  /** HTTP/2 without TLS. */
  static String send(HttpClient client, int port, Map<String, String> headers, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/invoke/Greeter/greet"))
            .timeout(Duration.ofMillis(PATIENCE_MILLIS))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    HttpResponse<byte[]> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    return response.version()
        + " "
        + response.statusCode()
        + " "
        + response.headers().firstValue("content-type")
        + "\n"
        + frames(response.body());
  }

  private static String describe(byte[] answer) {
    String text = new String(answer, ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return text;
    }
    List<String> head = Arrays.asList(text.substring(0, end).split("\r\n", -1));
    head.subList(1, head.size()).sort(null);
    byte[] body = text.substring(end + 4).getBytes(ISO_8859_1);
    boolean isChunked =
        head.stream().anyMatch(h -> h.equalsIgnoreCase("transfer-encoding: chunked"));
    return String.join("\n", head) + "\n" + frames(isChunked ? joined(body) : body);
  }

  /** The chunks, behind one another. */
  private static byte[] joined(byte[] body) {
    List<byte[]> chunks = new ArrayList<>();
    String text = new String(body, ISO_8859_1);
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf("\r\n", at);
      int length = end < 0 ? 0 : Integer.parseInt(text.substring(at, end).trim(), 16);
      if (length == 0) {
        break;
      }
      chunks.add(text.substring(end + 2, end + 2 + length).getBytes(ISO_8859_1));
      at = end + 2 + length + 2;
    }
    return Frames.joined(chunks.toArray(byte[][]::new));
  }

  private static String frames(byte[] body) {
    ByteBuffer all = ByteBuffer.wrap(body);
    StringBuilder text = new StringBuilder();
    try {
      Frame.takeFrom(all).forEach(frame -> text.append(frame.text()).append('\n'));
    } catch (RuntimeException e) {
      return new String(body, ISO_8859_1); // no frames: a text that says what is wrong
    }
    byte[] rest = new byte[all.remaining()];
    all.get(rest);
    return text + new String(rest, ISO_8859_1);
  }

  private HttpExchange() {}
}
