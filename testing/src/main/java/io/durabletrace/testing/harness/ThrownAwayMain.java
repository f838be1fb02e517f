/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.harness;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server of applications in a forked JVM: runs {@link ThrownAway} in a class loader of its own,
 * undeploys it, and says whether anything is left. It then waits to be ended.
 *
 * <p>The one argument is the application's class path.
 */
public final class ThrownAwayMain {
  /** What is printed when nothing is left. */
  public static final String GONE = "application: gone";

  /** What is printed when something holds it. */
  public static final String HELD = "application: held";

  private static final long PATIENCE_MILLIS = 20_000;
  private static final long BETWEEN_COLLECTIONS_MILLIS = 100;

  /** JDK 17 keeps the classes of that record whose methods were first used last. */
  private record Other(String text) {}

  public static void main(String[] args) throws Exception {
    WeakReference<ClassLoader> application = deployed(args[0].split(File.pathSeparator));
    Other other = new Other("last");
    if (!other.equals(new Other("last")) || other.hashCode() == other.toString().hashCode()) {
      throw new IllegalStateException("what kind of record is " + other);
    }
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    do {
      System.gc();
      Thread.sleep(BETWEEN_COLLECTIONS_MILLIS);
    } while (!application.refersTo(null) && deadline - System.nanoTime() > 0);
    System.out.println(application.refersTo(null) ? GONE : HELD);
    // Until the test ends this process, or is gone itself.
    ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().join());
    System.exit(0);
  }

  /**
   * On a thread that ends: loggers leave something of theirs on each. Its context class loader is
   * not the application's: the SDK of agents from 2.33 on keeps that of a thread which makes the
   * first span, or the first log record, of the process.
   */
  private static WeakReference<ClassLoader> deployed(String[] classPath) throws Exception {
    try (URLClassLoader application =
        new URLClassLoader(urls(classPath), ClassLoader.getPlatformClassLoader())) {
      Class<?> main = application.loadClass(ThrownAway.class.getName());
      Thread deployer = new Thread((Runnable) main.getConstructor().newInstance(), "deployer");
      deployer.start();
      deployer.join();
      return new WeakReference<>(application);
    }
  }

  private static URL[] urls(String[] classPath) throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : classPath) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }

  private ThrownAwayMain() {}
}
