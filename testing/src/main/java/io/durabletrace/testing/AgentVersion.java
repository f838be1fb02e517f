/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Path;
import java.util.List;

/**
 * A release of the upstream OpenTelemetry Java agent that the extension is run on.
 *
 * @param version such as {@code 2.33.1}
 * @param jar the agent's jar
 */
public record AgentVersion(String version, Path jar) {
  private static final String PREFIX = "opentelemetry-javaagent-";

  /** The releases that the build fetched (see {@code testing/pom.xml}), oldest first. */
  public static List<AgentVersion> all() {
    return ProjectFiles.jarsIn(ProjectFiles.root().resolve("testing/target/agents")).stream()
        .map(AgentVersion::of)
        .toList();
  }

  /** The newest of them. */
  public static AgentVersion newest() {
    List<AgentVersion> all = all();
    return all.get(all.size() - 1);
  }

  /** Whether it is this release or a later one; {@code other} such as {@code 2.26}. */
  public boolean isAtLeast(String other) {
    return Version.parse(version).compareTo(Version.parse(other)) >= 0;
  }

  private static AgentVersion of(Path jar) {
    String name = jar.getFileName().toString();
    return new AgentVersion(name.substring(PREFIX.length(), name.length() - ".jar".length()), jar);
  }

  @Override
  public String toString() {
    return "agent-" + version;
  }
}
