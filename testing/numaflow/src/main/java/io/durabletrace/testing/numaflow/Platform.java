/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.numaflow;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.unix.DomainSocketAddress;
import io.numaproj.numaflow.map.v1.MapGrpc;
import io.numaproj.numaflow.map.v1.MapOuterClass;
import io.numaproj.numaflow.map.v1.MapOuterClass.MapRequest;
import io.numaproj.numaflow.map.v1.MapOuterClass.MapResponse;
import io.numaproj.numaflow.reduce.v1.ReduceGrpc;
import io.numaproj.numaflow.reduce.v1.ReduceOuterClass.ReduceRequest;
import io.numaproj.numaflow.reduce.v1.ReduceOuterClass.ReduceResponse;
import io.numaproj.numaflow.sessionreduce.v1.SessionReduceGrpc;
import io.numaproj.numaflow.sessionreduce.v1.Sessionreduce.SessionReduceRequest;
import io.numaproj.numaflow.sessionreduce.v1.Sessionreduce.SessionReduceResponse;
import io.numaproj.numaflow.sink.v1.SinkGrpc;
import io.numaproj.numaflow.sink.v1.SinkOuterClass;
import io.numaproj.numaflow.sink.v1.SinkOuterClass.SinkRequest;
import io.numaproj.numaflow.sink.v1.SinkOuterClass.SinkResponse;
import io.numaproj.numaflow.source.v1.SourceGrpc;
import io.numaproj.numaflow.source.v1.SourceOuterClass;
import io.numaproj.numaflow.source.v1.SourceOuterClass.AckRequest;
import io.numaproj.numaflow.source.v1.SourceOuterClass.AckResponse;
import io.numaproj.numaflow.source.v1.SourceOuterClass.ReadRequest;
import io.numaproj.numaflow.source.v1.SourceOuterClass.ReadResponse;
import io.numaproj.numaflow.sourcetransformer.v1.SourceTransformGrpc;
import io.numaproj.numaflow.sourcetransformer.v1.Sourcetransformer;
import io.numaproj.numaflow.sourcetransformer.v1.Sourcetransformer.SourceTransformRequest;
import io.numaproj.numaflow.sourcetransformer.v1.Sourcetransformer.SourceTransformResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Numaflow's side: opens the calls as its core does, over Unix domain sockets, without any
 * instrumentation. The handshake is done when a call is returned.
 */
public final class Platform implements AutoCloseable {
  private final Path folder;
  private final EpollEventLoopGroup eventLoop = new EpollEventLoopGroup(1);
  private final List<ManagedChannel> channels = new CopyOnWriteArrayList<>();

  /**
   * Nothing is connected yet.
   *
   * @param folder with the functions' sockets
   */
  public Platform(Path folder) {
    this.folder = folder;
  }

  /** A map, map-stream or batch map, by the name of its socket. */
  public Duplex<MapRequest, MapResponse> map(String socket) {
    return map(channel(socket));
  }

  /** A map on a port of the loopback interface. */
  public Duplex<MapRequest, MapResponse> map(int port) {
    return map(
        keep(
            NettyChannelBuilder.forAddress(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .usePlaintext()
                .build()));
  }

  private static Duplex<MapRequest, MapResponse> map(ManagedChannel channel) {
    Duplex<MapRequest, MapResponse> call = new Duplex<>(MapGrpc.newStub(channel)::mapFn);
    call.ask(
        MapRequest.newBuilder()
            .setHandshake(MapOuterClass.Handshake.newBuilder().setSot(true))
            .build());
    return call;
  }

  /** A source transformer. */
  public Duplex<SourceTransformRequest, SourceTransformResponse> transform() {
    Duplex<SourceTransformRequest, SourceTransformResponse> call =
        new Duplex<>(SourceTransformGrpc.newStub(channel("transform"))::sourceTransformFn);
    call.ask(
        SourceTransformRequest.newBuilder()
            .setHandshake(Sourcetransformer.Handshake.newBuilder().setSot(true))
            .build());
    return call;
  }

  /** A sink. */
  public Duplex<SinkRequest, SinkResponse> sink() {
    Duplex<SinkRequest, SinkResponse> call =
        new Duplex<>(SinkGrpc.newStub(channel("sink"))::sinkFn);
    call.ask(
        SinkRequest.newBuilder()
            .setHandshake(SinkOuterClass.Handshake.newBuilder().setSot(true))
            .build());
    return call;
  }

  /** The reads of a source. */
  public Duplex<ReadRequest, ReadResponse> read() {
    Duplex<ReadRequest, ReadResponse> call =
        new Duplex<>(SourceGrpc.newStub(channel("source"))::readFn);
    call.ask(
        ReadRequest.newBuilder()
            .setHandshake(SourceOuterClass.Handshake.newBuilder().setSot(true))
            .build());
    return call;
  }

  /**
   * What a source is asked for.
   *
   * @param what one of the constants of {@link ObedientSource}
   */
  public static ReadRequest readRequest(int count, int what) {
    return ReadRequest.newBuilder()
        .setRequest(ReadRequest.Request.newBuilder().setNumRecords(count).setTimeoutInMs(what))
        .build();
  }

  /** The acknowledgements of a source. */
  public Duplex<AckRequest, AckResponse> ack() {
    Duplex<AckRequest, AckResponse> call =
        new Duplex<>(SourceGrpc.newStub(channel("source"))::ackFn);
    call.ask(
        AckRequest.newBuilder()
            .setHandshake(SourceOuterClass.Handshake.newBuilder().setSot(true))
            .build());
    return call;
  }

  /**
   * One window of a reduce or reduce-stream, which Numaflow names in the call's headers.
   *
   * @param start in ms since 1970, as the end
   */
  public Duplex<ReduceRequest, ReduceResponse> window(String socket, long start, long end) {
    Metadata headers = new Metadata();
    headers.put(ascii("x-numaflow-win-start-time"), Long.toString(start));
    headers.put(ascii("x-numaflow-win-end-time"), Long.toString(end));
    return new Duplex<>(
        ReduceGrpc.newStub(channel(socket))
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
            ::reduceFn);
  }

  /** All sessions of a session reduce. */
  public Duplex<SessionReduceRequest, SessionReduceResponse> sessions() {
    return new Duplex<>(SessionReduceGrpc.newStub(channel("session"))::sessionReduceFn);
  }

  private static Metadata.Key<String> ascii(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  private ManagedChannel channel(String socket) {
    return keep(
        NettyChannelBuilder.forAddress(new DomainSocketAddress(folder.resolve(socket).toFile()))
            .channelType(EpollDomainSocketChannel.class)
            .eventLoopGroup(eventLoop)
            .overrideAuthority("localhost")
            .usePlaintext()
            .build());
  }

  private ManagedChannel keep(ManagedChannel channel) {
    channels.add(channel);
    return channel;
  }

  /** Text as protobuf wants it. */
  static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    var unused = eventLoop.shutdownGracefully();
  }
}
