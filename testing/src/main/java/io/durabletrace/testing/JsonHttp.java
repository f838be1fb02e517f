/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests with JSON bodies over HTTP/1.1. */
final class JsonHttp {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private JsonHttp() {}

  /** Sends and waits for the answer, whatever its status. {@code json} null sends no body. */
  static HttpResponse<String> send(
      String method, URI uri, @Nullable String json, Map<String, String> headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60));
    headers.forEach(request::setHeader);
    if (json == null) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request.setHeader("Content-Type", "application/json");
      request.method(method, BodyPublishers.ofString(json));
    }
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(method + ' ' + uri, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Sends, and fails unless the answer's status is 2xx. */
  static HttpResponse<String> sendOk(
      String method, URI uri, @Nullable String json, Map<String, String> headers) {
    HttpResponse<String> response = send(method, uri, json, headers);
    if (response.statusCode() / 100 != 2) {
      throw new AssertionError(
          method + ' ' + uri + " answered " + response.statusCode() + ": " + response.body());
    }
    return response;
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException("Not JSON: " + json, e);
    }
  }

  /** Whether this address answers 2xx now. */
  static boolean isUp(URI uri) {
    try {
      return send("GET", uri, null, Map.of()).statusCode() / 100 == 2;
    } catch (UncheckedIOException e) {
      return false;
    }
  }
}
