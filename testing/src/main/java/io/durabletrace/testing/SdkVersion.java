/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A release of a Restate SDK that the tests run, with everything it needs at run time. One folder
 * of {@code testing/sdk-versions} each: to test another release, add a folder.
 */
public final class SdkVersion {
  /** The language of the API that handlers are written against. */
  public enum Api {
    JAVA,
    KOTLIN
  }

  private static final String FIRST_SUPPORTED = "2.0.0";

  private final Api api;
  private final String version;
  private final Path folder;

  private SdkVersion(Api api, String version, Path folder) {
    this.api = api;
    this.version = version;
    this.folder = folder;
  }

  /** All releases, also those that are too old to be traced; oldest first. */
  public static List<SdkVersion> all() {
    Path root = ProjectFiles.root().resolve("testing/sdk-versions");
    try (Stream<Path> folders = Files.list(root)) {
      return folders
          .filter(folder -> Files.isRegularFile(folder.resolve("pom.xml")))
          .map(SdkVersion::of)
          .sorted(Comparator.comparing(SdkVersion::version).thenComparing(SdkVersion::api))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The releases of the Java API that are to be traced, oldest first. */
  public static List<SdkVersion> java() {
    return supported(Api.JAVA);
  }

  /** The releases of the Kotlin API that are to be traced, oldest first. */
  public static List<SdkVersion> kotlin() {
    return supported(Api.KOTLIN);
  }

  /** The release of the Java API with this number. */
  public static SdkVersion java(String version) {
    return find(java(), version);
  }

  /** The release of the Kotlin API with this number. */
  public static SdkVersion kotlin(String version) {
    return find(kotlin(), version);
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
    return version.compareTo(FIRST_SUPPORTED) >= 0; // one digit each, so far
  }

  /** The API, the HTTP server, Log4j as log back end, and all that these need. */
  public List<Path> classPath() {
    return ProjectFiles.jarsIn(folder.resolve("target/lib"));
  }

  @Override
  public String toString() {
    return "restate-" + (api == Api.JAVA ? "java-" : "kotlin-") + version;
  }

  private static SdkVersion of(Path folder) {
    String name = folder.getFileName().toString();
    String version = name.substring(name.lastIndexOf('-') + 1);
    return new SdkVersion(name.contains("-kotlin-") ? Api.KOTLIN : Api.JAVA, version, folder);
  }

  private static List<SdkVersion> supported(Api api) {
    return all().stream().filter(sdk -> sdk.api == api && sdk.isSupported()).toList();
  }

  private static SdkVersion find(List<SdkVersion> versions, String version) {
    return versions.stream()
        .filter(sdk -> sdk.version.equals(version))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(version + " is not among " + versions));
  }
}
