/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.incubator.config.DeclarativeConfigProperties;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeclarativeValueTest {
  private static final Map<String, Class<?>> GETTERS =
      Map.of(
          "getString", String.class,
          "getBoolean", Boolean.class,
          "getLong", Long.class,
          "getDouble", Double.class,
          "getScalarList", List.class);

  private final Map<String, Object> file = new LinkedHashMap<>();

  /** What the agent would warn of. */
  private final List<String> wrong = new ArrayList<>();

  @Test
  void a_value_is_asked_for_as_what_it_is() {
    file.put("events", List.of("span", "log"));
    file.put("flag", true);
    file.put("name", "Run, *Call");
    file.put("grace", 750L);
    file.put("factor", 1.5);
    file.put("threshold", "90s");

    assertThat(file.keySet().stream().map(key -> DeclarativeValue.of(node(), key)))
        .containsExactly("span,log", "true", "Run, *Call", "750", "1.5", "90s");
    assertThat(DeclarativeValue.of(node(), "none")).isNull();
    assertThat(wrong).isEmpty();
  }

  @Test
  void a_text_that_looks_like_something_else_is_read_all_the_same() {
    file.put("grace", "750");
    file.put("path", "[a]");
    assertThat(DeclarativeValue.of(node(), "grace")).isEqualTo("750");
    assertThat(DeclarativeValue.of(node(), "path")).isEqualTo("[a]");
  }

  /** As the agents up to 2.28 have them. */
  private DeclarativeConfigProperties node() {
    return (DeclarativeConfigProperties)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {DeclarativeConfigProperties.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("toString")) {
                return "Properties" + file;
              }
              Object value = file.get((String) arguments[0]);
              if (value == null || GETTERS.get(method.getName()).isInstance(value)) {
                return value;
              }
              if (!method.getName().equals("getScalarList")) {
                wrong.add(method.getName() + " " + arguments[0]);
              }
              return null;
            });
  }
}
