/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.survival;

import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Puts faults into a class: calls of {@link Faults#pass}. Frames stay what they are. */
final class FaultWeaver {
  private static final String FAULTS = "io/durabletrace/testing/survival/Faults";

  static byte[] weave(byte[] classFile, List<FaultPoint> points) {
    ClassNode type = new ClassNode();
    new ClassReader(classFile).accept(type, 0);
    for (FaultPoint point : points) {
      weave(type.methods.get(point.method()), point);
    }
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    type.accept(writer);
    return writer.toByteArray();
  }

  private static void weave(MethodNode method, FaultPoint point) {
    if (point.guard() == FaultPoint.WHOLE) {
      boolean[] guarded = Guards.covered(method);
      AbstractInsnNode[] code = method.instructions.toArray();
      for (int i = 0; i < code.length; i++) {
        if (Guards.isReturn(code[i]) && !guarded[i]) {
          method.instructions.insertBefore(code[i], pass(point.end()));
        }
      }
      method.instructions.insert(pass(point.begin()));
      return;
    }
    Guards.Guard guard = Guards.of(method).get(point.guard());
    AbstractInsnNode first = guard.start().getNext();
    while (first.getOpcode() < 0) {
      first = first.getNext(); // the frame of a label belongs to what stands behind it
    }
    method.instructions.insertBefore(first, pass(point.begin()));
    AbstractInsnNode last = guard.end().getPrevious();
    while (last.getOpcode() < 0) {
      last = last.getPrevious();
    }
    if (Guards.leaves(last)) {
      method.instructions.insertBefore(last, pass(point.end()));
    } else {
      method.instructions.insertBefore(guard.end(), pass(point.end()));
    }
  }

  private static InsnList pass(int site) {
    InsnList call = new InsnList();
    call.add(new IntInsnNode(Opcodes.SIPUSH, site));
    call.add(new MethodInsnNode(Opcodes.INVOKESTATIC, FAULTS, "pass", "(I)V", false));
    return call;
  }

  private FaultWeaver() {}
}
