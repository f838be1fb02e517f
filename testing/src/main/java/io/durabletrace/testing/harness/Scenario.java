/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import dev.restate.sdk.WorkflowContext;
import dev.restate.sdk.endpoint.definition.ServiceType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One story: a handler, what the server says to it, and what must be seen of it. The forked JVM
 * plays it; the test's JVM only reads what it expects.
 */
public final class Scenario extends Staging {

  /** The user's code. */
  @FunctionalInterface
  public interface Handler {
    /** Answers {@code input}. The context is that of a workflow, which can do all others can. */
    String handle(WorkflowContext ctx, String input, UserCode user) throws Throwable;
  }

  /** The server's side. */
  @FunctionalInterface
  public interface Script {
    /** Plays the attempt to its end. */
    void play(Conversation server, UserCode user) throws Exception;
  }

  /** The protocol version that every supported SDK speaks. */
  static final int COMMON_PROTOCOL = 5;

  private final String name;
  private ServiceType serviceType = ServiceType.SERVICE;
  private String service = "Greeter";
  private String method = "greet";
  private @Nullable String key;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private int protocol = COMMON_PROTOCOL;
  private int sinceJava;
  private String since = "2.0.0";
  private @Nullable String path;
  private Handler handler = (ctx, input, user) -> "hello " + input;
  private Script script = (server, user) -> {};
  private @Nullable Function<String, String> frames;
  private boolean tracesKnown = true;
  private @Nullable List<String> callers;
  private Function<Expect, List<SpanNode>> spans = expect -> List.of();

  /** A scenario of this name, which is unique and says what happens and what is seen. */
  public static Scenario that(String name) {
    Scenario scenario = new Scenario(name);
    scenario.headers.put("traceparent", Ids.traceparent(name));
    return scenario;
  }

  public Scenario object(String service, String key, String method) {
    return keyed(ServiceType.VIRTUAL_OBJECT, service, key, method);
  }

  public Scenario workflow(String service, String key, String method) {
    return keyed(ServiceType.WORKFLOW, service, key, method);
  }

  private Scenario keyed(ServiceType type, String service, String key, String method) {
    this.serviceType = type;
    this.service = service;
    this.key = key;
    this.method = method;
    return this;
  }

  /** Another path than that of the handler. */
  public Scenario path(String path) {
    this.path = path;
    return this;
  }

  /** An HTTP header of the attempt. */
  public Scenario header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** The server does not trace: the attempt's HTTP headers carry no context. */
  public Scenario untracedServer() {
    headers.remove("traceparent");
    return this;
  }

  public Scenario protocol(int version) {
    this.protocol = version;
    return this;
  }

  /** The oldest Java that can play it. */
  public Scenario sinceJava(int feature) {
    this.sinceJava = feature;
    return this;
  }

  /** The oldest SDK that can play it. */
  public Scenario since(String version) {
    this.since = version;
    return this;
  }

  public Scenario handler(Handler handler) {
    this.handler = handler;
    return this;
  }

  public Scenario script(Script script) {
    this.script = script;
    return this;
  }

  /** The names of the frames that the SDK writes. */
  public Scenario writes(String frames) {
    return writes(sdk -> frames);
  }

  /** The names of the frames that this version of the SDK writes. */
  public Scenario writes(Function<String, String> framesOfSdk) {
    this.frames = framesOfSdk;
    return this;
  }

  /** The whole trace; nothing else may arrive. */
  public Scenario traces(Function<Expect, List<SpanNode>> spans) {
    this.spans = spans;
    return this;
  }

  /**
   * The spans that its calls and sends say that they come from, one for each, where calls carry
   * that; a text without a span where they carry what the user gave them.
   */
  public Scenario callers(String... spans) {
    this.callers = List.of(spans);
    return this;
  }

  /** It is not known what is traced, if anything. */
  public Scenario anyTrace() {
    this.tracesKnown = false;
    return this;
  }

  /** The whole trace where it is one attempt. */
  public Scenario trace(Function<Expect, SpanNode> attempt) {
    return traces(expect -> List.of(attempt.apply(expect)));
  }

  public String name() {
    return name;
  }

  /** Whether this SDK on this Java can play it. */
  public boolean plays(String sdk, int javaFeature) {
    return Sdk.compare(sdk, since) >= 0 && javaFeature >= sinceJava;
  }

  /** The frames that this SDK is to write; null where any will do, if only the same as ever. */
  public @Nullable String expectedFrames(String sdk) {
    return frames == null ? null : frames.apply(sdk);
  }

  /** See {@link #callers(String...)}; null where nobody looks. */
  public @Nullable List<String> expectedCallers() {
    return callers;
  }

  /** Whether {@link #expectedSpans} is to be held against what arrived. */
  public boolean tracesKnown() {
    return tracesKnown;
  }

  /** The traces that are to be seen. */
  public List<SpanNode> expectedSpans(Expect.Facts facts) {
    return spans.apply(new Expect(this, facts));
  }

  /** The invocation's id: the same in every run, another in every scenario. */
  public String invocationId() {
    return Ids.invocationId(name);
  }

  ServiceType serviceType() {
    return serviceType;
  }

  String service() {
    return service;
  }

  String method() {
    return method;
  }

  @Nullable String key() {
    return key;
  }

  Map<String, String> headers() {
    return headers;
  }

  int protocol() {
    return protocol;
  }

  Handler handler() {
    return handler;
  }

  Script script() {
    return script;
  }

  String requestPath() {
    return path != null ? path : "/invoke/" + service + "/" + method;
  }

  @Override
  Scenario scenario() {
    return this;
  }

  private Scenario(String name) {
    this.name = name;
  }
}
