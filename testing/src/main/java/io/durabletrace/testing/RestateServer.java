/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A real Restate server of its own, single node, on free ports of the loopback interface, with its
 * data in a temporary folder. Safe for use by several threads.
 */
public final class RestateServer implements AutoCloseable {
  private final RestateServerProcess server;

  RestateServer(RestateServerProcess server) {
    this.server = server;
  }

  RestateServerProcess server() {
    return server;
  }

  /** Describes a server to be started. */
  public static RestateServerBuilder builder() {
    return new RestateServerBuilder();
  }

  /** Where clients call services. */
  public URI ingress() {
    return server.ingress();
  }

  /** Where deployments are registered; the server's own UI is under {@code /ui}. */
  public URI admin() {
    return server.admin();
  }

  /** The server's process. */
  public ChildProcess process() {
    return server.process();
  }

  /**
   * Registers the services at this address, over HTTP/2 or, with {@code http11}, HTTP/1.1
   * (request/response mode).
   *
   * @return the deployment's id
   */
  public String register(URI services, boolean http11) {
    String body = "{\"uri\":\"" + services + "\",\"force\":true,\"use_http_11\":" + http11 + '}';
    HttpResponse<String> response =
        JsonHttp.sendOk("POST", admin().resolve("/deployments"), body, Map.of());
    return JsonHttp.parse(response.body()).get("id").asText();
  }

  /** Registers the services at this port of the loopback interface, over HTTP/2. */
  public String register(int port) {
    return register(URI.create("http://127.0.0.1:" + port), false);
  }

  /**
   * Calls a handler and waits for its answer, whatever it is.
   *
   * @param target {@code Greeter/greet} or {@code Cart/alice/add}
   * @param json the parameter
   */
  public Answer call(String target, String json, Map<String, String> headers) {
    return Answer.of(JsonHttp.send("POST", ingress().resolve('/' + target), json, headers));
  }

  /** As {@link #call(String, String, Map)}, without headers. */
  public Answer call(String target, String json) {
    return call(target, json, Map.of());
  }

  /** Calls a handler without waiting for it; returns the invocation's id. */
  public String send(String target, String json, Map<String, String> headers) {
    URI uri = ingress().resolve('/' + target + "/send");
    JsonNode answer = JsonHttp.parse(JsonHttp.sendOk("POST", uri, json, headers).body());
    return answer.get("invocationId").asText();
  }

  /** As {@link #send(String, String, Map)}, without headers. */
  public String send(String target, String json) {
    return send(target, json, Map.of());
  }

  /** Waits for the end of an invocation and returns its answer, whatever it is. */
  public Answer attach(String invocationId) {
    URI uri = ingress().resolve("/restate/invocation/" + invocationId + "/attach");
    return Answer.of(JsonHttp.send("GET", uri, null, Map.of()));
  }

  /** Completes an awakeable. */
  public void resolveAwakeable(String awakeableId, String json) {
    URI uri = ingress().resolve("/restate/awakeables/" + awakeableId + "/resolve");
    JsonHttp.sendOk("POST", uri, json, Map.of());
  }

  /** Cancels an invocation: it gets a cancellation that its handler may react to. */
  public void cancel(String invocationId) {
    patch("/invocations/" + invocationId + "/cancel");
  }

  /** Kills an invocation: its handler is not asked. */
  public void kill(String invocationId) {
    patch("/invocations/" + invocationId + "/kill");
  }

  /** The rows of an introspection query. */
  public List<JsonNode> query(String sql) {
    String body = JsonHttp.JSON.createObjectNode().put("query", sql).toString();
    URI uri = admin().resolve("/query");
    String answer = JsonHttp.sendOk("POST", uri, body, Map.of("Accept", "application/json")).body();
    List<JsonNode> rows = new ArrayList<>();
    JsonHttp.parse(answer).get("rows").forEach(rows::add);
    return rows;
  }

  /** The journal of an invocation, in order: rows of {@code sys_journal}. */
  public List<JsonNode> journal(String invocationId) {
    return query("SELECT * FROM sys_journal WHERE id = '" + invocationId + "' ORDER BY index");
  }

  /** What the server knows of an invocation: its row of {@code sys_invocation}. */
  public JsonNode invocation(String invocationId) {
    List<JsonNode> rows = query("SELECT * FROM sys_invocation WHERE id = '" + invocationId + "'");
    if (rows.isEmpty()) {
      throw new AssertionError("The server does not know " + invocationId);
    }
    return rows.get(0);
  }

  /**
   * Waits until the invocation's status is this: {@code running}, {@code backing-off}, {@code
   * suspended}, {@code completed}, …
   */
  public void awaitStatus(String invocationId, String status) {
    String[] last = {""};
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                last[0] =
                    query("SELECT status FROM sys_invocation WHERE id = '" + invocationId + "'")
                        .toString();
                return last[0].contains('"' + status + '"');
              });
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          invocationId + " is not " + status + " but " + last[0] + '\n' + process().dump(), e);
    }
  }

  private void patch(String path) {
    JsonHttp.sendOk("PATCH", admin().resolve(path), null, Map.of());
  }

  @Override
  public void close() {
    server.close();
  }

  /**
   * What the ingress answered.
   *
   * @param invocationId empty where the server gave none
   */
  public record Answer(int status, String body, String invocationId) {
    static Answer of(HttpResponse<String> response) {
      return new Answer(
          response.statusCode(),
          response.body(),
          response.headers().firstValue("x-restate-id").orElse(""));
    }
  }
}
