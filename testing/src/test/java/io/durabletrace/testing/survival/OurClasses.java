/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** The classes of the extension's jar, and what of other people's they implement. */
final class OurClasses {
  private final Map<String, ClassNode> ours = new TreeMap<>();
  private final Map<String, ClassNode> others = new HashMap<>();
  private final Set<String> calledByAdvice = new HashSet<>();

  /** Reads those of a runtime's instrumentation, such as {@code restate}, and what all share. */
  static OurClasses of(Path jar, String runtime) throws IOException {
    String instrumentations = "io/durabletrace/instrumentation/";
    String its = instrumentations + runtime + '/';
    OurClasses classes = new OurClasses();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().toList()) {
        String name = entry.getName();
        if (name.startsWith("io/durabletrace/") && name.endsWith(".class")) {
          try (InputStream in = file.getInputStream(entry)) {
            ClassNode type = read(in);
            if (isAdvice(type)) {
              classes.adviceCalls(type);
            } else if (type.name.startsWith(its) || !type.name.startsWith(instrumentations)) {
              classes.ours.put(type.name, type);
            } else {
              classes.others.put(type.name, type);
            }
          }
        }
      }
    }
    return classes;
  }

  Iterable<ClassNode> all() {
    return ours.values();
  }

  /** Whether a method of ours is called by code that the agent copies into other classes. */
  boolean isCalledByAdvice(ClassNode type, MethodNode method) {
    return calledByAdvice.contains(key(type.name, method.name, method.desc));
  }

  /** The method of ours that is called, as far as the declared type knows; null for others. */
  @Nullable String called(MethodInsnNode call) {
    for (ClassNode type = ours.get(call.owner); type != null; type = ours.get(type.superName)) {
      for (MethodNode method : type.methods) {
        if (method.name.equals(call.name)
            && method.desc.equals(call.desc)
            && (method.access & Opcodes.ACC_ABSTRACT) == 0) {
          return key(type.name, method.name, method.desc);
        }
      }
    }
    return null;
  }

  static String key(String owner, String method, String descriptor) {
    return owner + '.' + method + descriptor;
  }

  /** Whether others call this method, by a type of theirs. */
  boolean isOthers(ClassNode type, MethodNode method) {
    if (method.name.startsWith("lambda$")) {
      return true; // of theirs, with hardly an exception: JDK's
    }
    if (method.name.startsWith("<")
        || (method.access & (Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE)) != 0) {
      return false;
    }
    for (ClassNode other : foreignTypes(type)) {
      for (MethodNode theirs : other.methods) {
        if (theirs.name.equals(method.name)
            && argumentsOf(theirs) == argumentsOf(method)
            && (theirs.access & (Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE)) == 0) {
          return true;
        }
      }
    }
    return false;
  }

  private static int argumentsOf(MethodNode method) {
    return org.objectweb.asm.Type.getArgumentTypes(method.desc).length;
  }

  private List<ClassNode> foreignTypes(ClassNode type) {
    List<ClassNode> found = new ArrayList<>();
    List<String> supertypes = new ArrayList<>(type.interfaces);
    if (type.superName != null) {
      supertypes.add(type.superName);
    }
    for (String name : supertypes) {
      ClassNode supertype = ours.get(name);
      if (supertype == null) {
        supertype = others.computeIfAbsent(name, OurClasses::load);
        found.add(supertype);
      }
      found.addAll(foreignTypes(supertype));
    }
    return found;
  }

  private static ClassNode load(String name) {
    try (InputStream in = ClassLoader.getSystemResourceAsStream(name + ".class")) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the test's class path");
      }
      return read(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ClassNode read(InputStream in) throws IOException {
    ClassNode type = new ClassNode();
    new ClassReader(in).accept(type, 0);
    return type;
  }

  private static boolean isAdvice(ClassNode type) {
    return type.methods.stream().anyMatch(OurClasses::isAdvice);
  }

  private static boolean isAdvice(MethodNode method) {
    List<AnnotationNode> annotations = new ArrayList<>();
    if (method.visibleAnnotations != null) {
      annotations.addAll(method.visibleAnnotations);
    }
    if (method.invisibleAnnotations != null) {
      annotations.addAll(method.invisibleAnnotations);
    }
    return annotations.stream().anyMatch(a -> a.desc.contains("Advice$OnMethod"));
  }

  private void adviceCalls(ClassNode advice) {
    for (MethodNode method : advice.methods) {
      for (AbstractInsnNode instruction : method.instructions) {
        if (instruction instanceof MethodInsnNode call) {
          calledByAdvice.add(key(call.owner, call.name, call.desc));
        }
      }
    }
  }

  private OurClasses() {}
}
