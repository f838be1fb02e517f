/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A release of a runtime's SDK that the tests run, with everything it needs at run time. One folder
 * of {@code testing/sdk-versions} each: to test another release, add a folder.
 */
public final class SdkVersion {
  /** Whose SDK it is. */
  public enum TracedRuntime {
    RESTATE("2.0.0"),
    NUMAFLOW("0.9.0");

    private final String firstSupported;

    TracedRuntime(String firstSupported) {
      this.firstSupported = firstSupported;
    }

    /**
     * As the folders of {@code testing/sdk-versions} begin, and those of {@code instrumentation}.
     */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The language of the API that handlers are written against. */
  public enum Api {
    JAVA,
    KOTLIN
  }

  private static final Pattern FOLDER = Pattern.compile("(\\w+)-(\\w+)-([\\d.]+)");

  private final TracedRuntime runtime;
  private final Api api;
  private final String version;
  private final Path folder;

  private SdkVersion(TracedRuntime runtime, Api api, String version, Path folder) {
    this.runtime = runtime;
    this.api = api;
    this.version = version;
    this.folder = folder;
  }

  /** All releases of all runtimes, also those that are too old to be traced; oldest first. */
  public static List<SdkVersion> all() {
    Path root = ProjectFiles.root().resolve("testing/sdk-versions");
    try (Stream<Path> folders = Files.list(root)) {
      return folders
          .filter(folder -> Files.isRegularFile(folder.resolve("pom.xml")))
          .filter(folder -> FOLDER.matcher(folder.getFileName().toString()).matches())
          .map(SdkVersion::of)
          .sorted(
              Comparator.comparing(SdkVersion::runtime)
                  .thenComparing(sdk -> Version.parse(sdk.version))
                  .thenComparing(SdkVersion::api))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The releases of Restate's Java API that are to be traced, oldest first. */
  public static List<SdkVersion> java() {
    return supported(TracedRuntime.RESTATE, Api.JAVA);
  }

  /** The releases of Restate's Kotlin API that are to be traced, oldest first. */
  public static List<SdkVersion> kotlin() {
    return supported(TracedRuntime.RESTATE, Api.KOTLIN);
  }

  /** The releases of Numaflow's SDK that are to be traced, oldest first. */
  public static List<SdkVersion> numaflow() {
    return supported(TracedRuntime.NUMAFLOW, Api.JAVA);
  }

  /** The release of Restate's Java API with this number. */
  public static SdkVersion java(String version) {
    return find(java(), version);
  }

  /** The release of Restate's Kotlin API with this number. */
  public static SdkVersion kotlin(String version) {
    return find(kotlin(), version);
  }

  /** Whose it is. */
  public TracedRuntime runtime() {
    return runtime;
  }

  /** The language of its API. */
  public Api api() {
    return api;
  }

  /** Such as {@code 2.4.0}. */
  public String version() {
    return version;
  }

  /** Whether it is new enough to be traced. */
  public boolean isSupported() {
    return Version.parse(version).compareTo(Version.parse(runtime.firstSupported)) >= 0;
  }

  /** The SDK with its server, and all that these and the test programs need. */
  public List<Path> classPath() {
    return ProjectFiles.jarsIn(folder.resolve("target/lib"));
  }

  @Override
  public String toString() {
    return folder.getFileName().toString();
  }

  private static SdkVersion of(Path folder) {
    Matcher name = FOLDER.matcher(folder.getFileName().toString());
    if (!name.matches()) {
      throw new IllegalArgumentException(folder + " is no release");
    }
    return new SdkVersion(
        TracedRuntime.valueOf(name.group(1).toUpperCase(Locale.ROOT)),
        Api.valueOf(name.group(2).toUpperCase(Locale.ROOT)),
        name.group(3),
        folder);
  }

  private static List<SdkVersion> supported(TracedRuntime runtime, Api api) {
    return all().stream()
        .filter(sdk -> sdk.runtime == runtime && sdk.api == api && sdk.isSupported())
        .toList();
  }

  private static SdkVersion find(List<SdkVersion> versions, String version) {
    return versions.stream()
        .filter(sdk -> sdk.version.equals(version))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(version + " is not among " + versions));
  }
}
