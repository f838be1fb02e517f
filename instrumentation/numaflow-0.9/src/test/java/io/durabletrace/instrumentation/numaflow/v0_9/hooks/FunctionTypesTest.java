/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.instrumentation.numaflow.v0_9.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.durabletrace.instrumentation.numaflow.v0_9.telemetry.FunctionType;
import io.numaproj.numaflow.mapper.Mapper;
import io.numaproj.numaflow.sideinput.SideInputRetriever;
import java.util.Map;
import net.bytebuddy.ByteBuddy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FunctionTypesTest {
  private static final Map<FunctionType, String> CLASSES =
      Map.of(
          FunctionType.MAP, "mapper.Mapper",
          FunctionType.MAP_STREAM, "mapstreamer.MapStreamer",
          FunctionType.BATCH_MAP, "batchmapper.BatchMapper",
          FunctionType.TRANSFORM, "sourcetransformer.SourceTransformer",
          FunctionType.SINK, "sinker.Sinker",
          FunctionType.REDUCE, "reducer.Reducer",
          FunctionType.REDUCE_STREAM, "reducestreamer.model.ReduceStreamer",
          FunctionType.SESSION_REDUCE, "sessionreducer.model.SessionReducer",
          FunctionType.ACCUMULATOR, "accumulator.model.Accumulator");

  /** The SDK's class, or for what came later one of its name. */
  private static Class<?> sdkClass(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      assertThat(name).contains(".accumulator.");
      return make(Object.class, name);
    }
  }

  private static Class<?> make(Class<?> superClass, String name) {
    return new ByteBuddy()
        .subclass(superClass)
        .name(name)
        .make()
        .load(
            superClass == Object.class
                ? Mapper.class.getClassLoader()
                : superClass.getClassLoader())
        .getLoaded();
  }

  private static Object functionOf(Class<?> sdkClass) throws ReflectiveOperationException {
    Class<?> users = make(sdkClass, "shop.Base" + sdkClass.getSimpleName());
    Class<?> usersOwn = make(users, "shop.Own" + sdkClass.getSimpleName());
    return usersOwn.getConstructor().newInstance();
  }

  @ParameterizedTest
  @EnumSource(value = FunctionType.class, mode = EnumSource.Mode.EXCLUDE, names = "SOURCE")
  void a_function_is_what_it_extends(FunctionType type) throws ReflectiveOperationException {
    Object function = functionOf(sdkClass("io.numaproj.numaflow." + CLASSES.get(type)));
    assertThat(FunctionTypes.of(function)).isEqualTo(type);
  }

  @Test
  void what_extends_nothing_that_we_know_is_not_guessed() throws ReflectiveOperationException {
    assertThat(FunctionTypes.of(functionOf(SideInputRetriever.class))).isNull();
    assertThat(FunctionTypes.of(new Object())).isNull();
  }
}
