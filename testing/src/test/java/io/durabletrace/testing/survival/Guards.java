/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * What a method guards: the {@code try} blocks that catch whatever is thrown and report it to
 * {@code Problems}. The same in the jar and in the forked JVM, where the agent has renamed
 * OpenTelemetry.
 */
final class Guards {
  static final String PROBLEMS = "io/durabletrace/common/Problems";
  private static final int MOST_OF_A_HANDLER = 40;

  /**
   * Code from {@code start} to {@code end}. Where a {@code return} leaves the middle of a {@code
   * try}, there are several with one handler.
   */
  record Guard(LabelNode start, LabelNode end, LabelNode handler) {}

  /**
   * One for each {@code try}, by its first part; that the others are guarded too is in {@link
   * #covered}.
   */
  static List<Guard> of(MethodNode method) {
    List<Guard> guards = new ArrayList<>();
    for (Guard part : parts(method)) {
      if (guards.stream().noneMatch(guard -> guard.handler == part.handler)) {
        guards.add(part);
      }
    }
    return guards;
  }

  /** Whether this class, as a class file names it, is the one where failures end, or inside it. */
  static boolean isOfProblems(String owner) {
    return owner.startsWith(PROBLEMS);
  }

  /** Whether each instruction of the method is guarded, by its index. */
  static boolean[] covered(MethodNode method) {
    InsnList code = method.instructions;
    boolean[] covered = new boolean[code.size()];
    for (Guard part : parts(method)) {
      for (int i = code.indexOf(part.start); i < code.indexOf(part.end); i++) {
        covered[i] = true;
      }
    }
    return covered;
  }

  private static List<Guard> parts(MethodNode method) {
    List<Guard> parts = new ArrayList<>();
    for (TryCatchBlockNode block : method.tryCatchBlocks) {
      if ("java/lang/Throwable".equals(block.type) && reports(block.handler)) {
        parts.add(new Guard(block.start, block.end, block.handler));
      }
    }
    return parts;
  }

  private static boolean reports(LabelNode handler) {
    AbstractInsnNode instruction = handler;
    for (int i = 0; i < MOST_OF_A_HANDLER && instruction != null; i++) {
      if (instruction instanceof MethodInsnNode call
          && call.owner.equals(PROBLEMS)
          && call.name.equals("failed")) {
        return true;
      }
      if (leaves(instruction)) {
        return false;
      }
      instruction = instruction.getNext();
    }
    return false;
  }

  /** Whether nothing comes behind it. */
  static boolean leaves(AbstractInsnNode instruction) {
    int code = instruction.getOpcode();
    return code == Opcodes.ATHROW || code == Opcodes.GOTO || isReturn(instruction);
  }

  static boolean isReturn(AbstractInsnNode instruction) {
    int code = instruction.getOpcode();
    return code >= Opcodes.IRETURN && code <= Opcodes.RETURN;
  }

  private Guards() {}
}
