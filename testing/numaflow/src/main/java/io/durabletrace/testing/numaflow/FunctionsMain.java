/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.numaflow;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.numaproj.numaflow.mapper.Mapper;
import io.numaproj.numaflow.reducer.ReducerFactory;
import io.numaproj.numaflow.reducestreamer.model.ReduceStreamerFactory;
import io.numaproj.numaflow.sessionreducer.model.SessionReducerFactory;
import java.lang.reflect.Constructor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * The program under test: one function of each kind, each on a Unix domain socket of its own by the
 * SDK's own server, and a map on TCP. Argument: the folder for the sockets. Runs until it is
 * killed.
 */
public final class FunctionsMain {

  /** Starts all and says so on standard output. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    startMaps(folder);
    startEnds(folder);
    startReducers(folder);
    System.out.println("listening on port " + startTcp().getPort());
    new CountDownLatch(1).await();
  }

  private static void startMaps(Path folder) throws Exception {
    new io.numaproj.numaflow.mapper.Server(
            new Maps.Map(),
            io.numaproj.numaflow.mapper.GRPCConfig.newBuilder()
                .socketPath(folder.resolve("map").toString())
                .infoFilePath(folder.resolve("map-info").toString())
                .build())
        .start();
    new io.numaproj.numaflow.sourcetransformer.Server(
            new Maps.Transform(),
            io.numaproj.numaflow.sourcetransformer.GRPCConfig.newBuilder()
                .socketPath(folder.resolve("transform").toString())
                .infoFilePath(null)
                .build())
        .start();
    new io.numaproj.numaflow.mapstreamer.Server(
            new Maps.MapStream(),
            io.numaproj.numaflow.mapstreamer.GRPCConfig.newBuilder()
                .socketPath(folder.resolve("mapstream").toString())
                .infoFilePath(null)
                .build())
        .start();
    new io.numaproj.numaflow.batchmapper.Server(
            new Maps.BatchMap(),
            io.numaproj.numaflow.batchmapper.GRPCConfig.newBuilder()
                .socketPath(folder.resolve("batchmap").toString())
                .infoFilePath(null)
                .build())
        .start();
  }

  private static void startEnds(Path folder) throws Exception {
    new io.numaproj.numaflow.sinker.Server(
            new ObedientSink(),
            io.numaproj.numaflow.sinker.GRPCConfig.newBuilder()
                .socketPath(folder.resolve("sink").toString())
                .infoFilePath(null)
                .build())
        .start();
    new io.numaproj.numaflow.sourcer.Server(
            new ObedientSource(),
            io.numaproj.numaflow.sourcer.GRPCConfig.newBuilder()
                .socketPath(folder.resolve("source").toString())
                .infoFilePath(null)
                .build())
        .start();
  }

  private static void startReducers(Path folder) throws Exception {
    new io.numaproj.numaflow.reducer.Server(
            new ReducerFactory<Reducers.Count>() {
              @Override
              public Reducers.Count createReducer() {
                Word.work("create");
                return new Reducers.Count();
              }
            },
            io.numaproj.numaflow.reducer.GRPCConfig.newBuilder()
                .socketPath(folder.resolve("reduce").toString())
                .infoFilePath(null)
                .build())
        .start();
    new io.numaproj.numaflow.reducestreamer.Server(
            new ReduceStreamerFactory<Reducers.CountStream>() {
              @Override
              public Reducers.CountStream createReduceStreamer() {
                Word.work("create");
                return new Reducers.CountStream();
              }
            },
            io.numaproj.numaflow.reducestreamer.GRPCConfig.newBuilder()
                .socketPath(folder.resolve("reducestream").toString())
                .infoFilePath(null)
                .build())
        .start();
    new io.numaproj.numaflow.sessionreducer.Server(
            new SessionReducerFactory<Reducers.CountSession>() {
              @Override
              public Reducers.CountSession createSessionReducer() {
                Word.work("create");
                return new Reducers.CountSession();
              }
            },
            io.numaproj.numaflow.sessionreducer.GRPCConfig.newBuilder()
                .socketPath(folder.resolve("session").toString())
                .infoFilePath(null)
                .build())
        .start();
  }

  /** The SDK's service on a server of ours: the SDK's own would listen on all interfaces. */
  private static Server startTcp() throws Exception {
    Constructor<?> service =
        Class.forName("io.numaproj.numaflow.mapper.Service")
            .getDeclaredConstructor(Mapper.class, CompletableFuture.class);
    service.setAccessible(true);
    return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .addService(
            (BindableService)
                service.newInstance(new Maps.Wrapped(), new CompletableFuture<Void>()))
        .build()
        .start();
  }

  private FunctionsMain() {}
}
