/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.testing.numaflow;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.numaproj.numaflow.accumulator.AccumulatorSupervisorActor;
import io.numaproj.numaflow.accumulator.model.Accumulator;
import io.numaproj.numaflow.accumulator.model.Datum;
import io.numaproj.numaflow.accumulator.model.OutputStreamObserver;
import io.numaproj.numaflow.map.v1.MapOuterClass.MapRequest;
import io.numaproj.numaflow.mapstreamer.MapStreamerActor;
import io.numaproj.numaflow.sourcer.NackRequest;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Plays what SDK 0.10 to 0.12 do that 0.9 does not, with hand-made classes of theirs, below a span
 * that stands for the stream's. Arguments: a request for a map-stream, then requests for an
 * accumulator, in hexadecimal digits.
 */
final class ShapesMain {

  public static void main(String[] args) throws Exception {
    Span stream = GlobalOpenTelemetry.getTracer("user").spanBuilder("stream").startSpan();
    try (Scope ignored = stream.makeCurrent()) {
      new MapStreamerActor(new Maps.MapStream()).onReceive(MapRequest.parseFrom(bytes(args[0])));
      List<Message> requests = new ArrayList<>();
      for (int i = 1; i < args.length; i++) {
        requests.add(accumulatorRequest(bytes(args[i])));
      }
      new AccumulatorSupervisorActor(new Working()).accumulate(requests);
      Refusing source = new Refusing();
      source.nack(new NackRequest() {});
    } finally {
      stream.end();
    }
    System.out.println("done");
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static final class Working extends Accumulator {
    @Override
    public void processMessage(Datum datum, OutputStreamObserver outputStream) {
      Word.work("inside");
    }

    @Override
    public void handleEndOfStream(OutputStreamObserver outputStreamObserver) {
      Word.work("output");
    }
  }

  private static final class Refusing extends ObedientSource {
    void nack(NackRequest request) {
      Word.work("refused by " + request.getClass().getEnclosingClass().getSimpleName());
    }
  }

  /** As a generated class that knows the field {@code metadata}. */
  private static Message accumulatorRequest(byte[] bytes)
      throws InvalidProtocolBufferException,
          com.google.protobuf.Descriptors.DescriptorValidationException {
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("accumulator.proto")
            .setPackage("accumulator.v1")
            .setSyntax("proto3")
            .addMessageType(DescriptorProto.newBuilder().setName("Metadata"))
            .addMessageType(
                DescriptorProto.newBuilder()
                    .setName("Payload")
                    .addField(field("id", 5, FieldDescriptorProto.Type.TYPE_STRING))
                    .addField(
                        field("metadata", 7, FieldDescriptorProto.Type.TYPE_MESSAGE)
                            .setTypeName(".accumulator.v1.Metadata")))
            .addMessageType(
                DescriptorProto.newBuilder()
                    .setName("AccumulatorRequest")
                    .addField(
                        field("payload", 1, FieldDescriptorProto.Type.TYPE_MESSAGE)
                            .setTypeName(".accumulator.v1.Payload")))
            .build();
    Descriptor request =
        FileDescriptor.buildFrom(file, new FileDescriptor[0])
            .findMessageTypeByName("AccumulatorRequest");
    return DynamicMessage.parseFrom(request, bytes);
  }

  private static FieldDescriptorProto.Builder field(
      String name, int number, FieldDescriptorProto.Type type) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setType(type)
        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
  }

  private ShapesMain() {}
}
