/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.type.TypeDefinition;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.implementation.StubMethod;

/** A class that is there only to be looked at by matchers: names, and types of arguments. */
final class Shape {
  /** Full names of what is not in the JDK; a name that is not here stands for any class. */
  private static final Map<String, String> NAMES =
      Map.of(
          "Target", "dev.restate.common.Target",
          "Slice", "dev.restate.common.Slice",
          "HeadersAccessor", "dev.restate.sdk.endpoint.HeadersAccessor",
          "HandlerContext", "dev.restate.sdk.endpoint.definition.HandlerContext",
          "ThrowingSupplier", "dev.restate.common.function.ThrowingSupplier");

  private static final Map<String, Class<?>> JDK =
      Map.of(
          "String", String.class,
          "Collection", Collection.class,
          "Consumer", Consumer.class,
          "Z", boolean.class);

  private DynamicType.Builder<?> builder;

  private Shape(DynamicType.Builder<?> builder) {
    this.builder = builder;
  }

  static Shape named(String type) {
    return new Shape(
        new ByteBuddy().with(TypeValidation.DISABLED).subclass(Object.class).name(type));
  }

  Shape implementing(String type) {
    builder =
        builder.implement(new ByteBuddy().makeInterface().name(type).make().getTypeDescription());
    return this;
  }

  Shape method(String name, String... arguments) {
    TypeDefinition[] types = new TypeDefinition[arguments.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = type(arguments[i]);
    }
    builder =
        builder
            .defineMethod(name, Object.class, Modifier.PUBLIC)
            .withParameters(types)
            .intercept(StubMethod.INSTANCE);
    return this;
  }

  Shape field(String name, String type) {
    builder = builder.defineField(name, type(type), Modifier.PRIVATE);
    return this;
  }

  TypeDescription make() {
    return builder.make().getTypeDescription();
  }

  private static TypeDescription type(String name) {
    Class<?> jdk = JDK.get(name);
    return jdk == null
        ? named(NAMES.getOrDefault(name, "some." + name)).make()
        : TypeDescription.ForLoadedType.of(jdk);
  }
}
