/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Finds where our code can fail, by the code itself, so that nothing new is forgotten.
 *
 * <ul>
 *   <li>Each {@code try} that reports to {@code Problems} is a point: something inside of it fails.
 *   <li>Each other method out of which an exception could come is a point as a whole, with two
 *       exceptions:
 *   <li>A method that others call by a type of theirs (a subscriber, a closure, a sampler, a
 *       lambda) stands between them and what they gave us. It cannot fail before it has begun, only
 *       in what of ours it calls, and that is a point of its own.
 *   <li>Where nothing can go wrong but the JVM itself (fields, constants, memory), nothing is
 *       thrown. The same goes for {@code Problems}, where failures end: for what others call of it.
 * </ul>
 */
final class FaultPoints {
  private static final Set<String> HARMLESS =
      Set.of(
          "java/lang/Object.<init>()V",
          "java/lang/Record.<init>()V",
          "java/lang/Enum.<init>(Ljava/lang/String;I)V",
          "java/lang/Thread.currentThread()Ljava/lang/Thread;",
          "java/lang/System.nanoTime()J");

  private final OurClasses classes;
  private final Set<String> harmless = new HashSet<>();
  private final List<FaultPoint> points = new ArrayList<>();
  private final List<String> ofOthers = new ArrayList<>();

  FaultPoints(OurClasses classes) {
    this.classes = classes;
    int before;
    do {
      before = harmless.size();
      forEach(this::judge);
    } while (harmless.size() > before);
    forEach(this::add);
  }

  List<FaultPoint> all() {
    return points;
  }

  /** Those of these sites that only a start comes by, in an order of chance. */
  List<Integer> cold(Collection<Integer> start, Collection<Integer> warm, Random random) {
    List<Integer> cold = new ArrayList<>(start);
    cold.removeAll(warm);
    Collections.shuffle(cold, random);
    assertThat(cold).as("sites that only a start comes by").hasSizeGreaterThan(50);
    return cold;
  }

  /**
   * Most of these sites failed. Not quite all must: a watcher or an exporter comes by some when it
   * is its time.
   */
  static void checkCold(List<Integer> sites, int failed) {
    int mayBeLeft = Math.max(1, sites.size() / 10);
    assertThat(failed).as("of %s", sites).isBetween(sites.size() - mayBeLeft, sites.size());
    assertThat(failed).isPositive();
  }

  /** The sites that no code comes by as long as nothing fails; but perhaps at the end of a JVM. */
  List<Integer> unvisited(Collection<Integer> start, Collection<Integer> warm) {
    List<Integer> others = new ArrayList<>();
    points.forEach(point -> others.addAll(point.sites()));
    others.removeAll(start);
    others.removeAll(warm);
    return others;
  }

  /** The methods that can fail in what they call of ours, and nowhere else. */
  List<String> ofOthers() {
    return ofOthers;
  }

  private interface Visitor {
    void visit(ClassNode type, MethodNode method, int index);
  }

  private void forEach(Visitor visitor) {
    for (ClassNode type : classes.all()) {
      for (int i = 0; i < type.methods.size(); i++) {
        MethodNode method = type.methods.get(i);
        if (method.instructions.size() > 0) {
          visitor.visit(type, method, i);
        }
      }
    }
  }

  private void judge(ClassNode type, MethodNode method, int index) {
    boolean[] guarded = Guards.covered(method);
    AbstractInsnNode[] code = method.instructions.toArray();
    for (int i = 0; i < code.length; i++) {
      if (!guarded[i] && canThrow(method, code[i])) {
        return;
      }
    }
    harmless.add(OurClasses.key(type.name, method.name, method.desc));
  }

  private void add(ClassNode type, MethodNode method, int index) {
    String name = type.name.replace('/', '.') + '.' + method.name;
    int guards = Guards.of(method).size();
    for (int guard = 0; guard < guards; guard++) {
      points.add(
          new FaultPoint(
              points.size(),
              type.name,
              index,
              guard,
              Guards.isOfProblems(type.name),
              name + ", guarded " + (guard + 1)));
    }
    boolean isHarmless = harmless.contains(OurClasses.key(type.name, method.name, method.desc));
    boolean isMade =
        (method.access & (Opcodes.ACC_BRIDGE | Opcodes.ACC_SYNTHETIC)) != 0
            && !method.name.startsWith("lambda$");
    if (isHarmless || isMade || isOfEnum(type, method) || isWhereFailuresEnd(type, method)) {
      return;
    }
    if (classes.isOthers(type, method)) {
      ofOthers.add(name);
      return;
    }
    boolean isSilent =
        method.name.equals("<clinit>")
            || Guards.isOfProblems(type.name)
            || classes.isCalledByAdvice(type, method);
    points.add(new FaultPoint(points.size(), type.name, index, FaultPoint.WHOLE, isSilent, name));
  }

  private static boolean isOfEnum(ClassNode type, MethodNode method) {
    return (type.access & Opcodes.ACC_ENUM) != 0
        && (method.name.equals("values") || method.name.equals("valueOf"));
  }

  private static boolean isWhereFailuresEnd(ClassNode type, MethodNode method) {
    return type.name.equals(Guards.PROBLEMS) && (method.access & Opcodes.ACC_PUBLIC) != 0;
  }

  private boolean canThrow(MethodNode method, AbstractInsnNode instruction) {
    if (instruction instanceof MethodInsnNode call) {
      String ours = classes.called(call);
      return ours == null
          ? !HARMLESS.contains(OurClasses.key(call.owner, call.name, call.desc))
          : !call.owner.equals(Guards.PROBLEMS) && !harmless.contains(ours);
    }
    if (instruction instanceof InvokeDynamicInsnNode dynamic) {
      Handle maker = dynamic.bsm;
      return !maker.getOwner().equals("java/lang/invoke/LambdaMetafactory");
    }
    if (instruction instanceof FieldInsnNode field && field.getOpcode() == Opcodes.GETFIELD) {
      return !isThis(method, instruction.getPrevious());
    }
    int code = instruction.getOpcode();
    return code == Opcodes.ATHROW
        || code == Opcodes.ARRAYLENGTH
        || (code >= Opcodes.IALOAD && code <= Opcodes.SALOAD)
        || (code >= Opcodes.IASTORE && code <= Opcodes.SASTORE)
        || code == Opcodes.IDIV
        || code == Opcodes.LDIV
        || code == Opcodes.IREM
        || code == Opcodes.LREM;
  }

  private static boolean isThis(MethodNode method, AbstractInsnNode before) {
    return (method.access & Opcodes.ACC_STATIC) == 0
        && before instanceof VarInsnNode variable
        && variable.getOpcode() == Opcodes.ALOAD
        && variable.var == 0;
  }
}
