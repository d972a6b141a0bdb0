package io.openclaw.gateway.otlp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import io.openclaw.db.ingest.GatewayJson;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The bodies of answers: {@code Export…ServiceResponse}, and {@code google.rpc.Status} for what was refused as a whole. */
public final class OtlpAnswers {

    /** Field numbers of {@code google.rpc.Status}. */
    private static final int CODE = 1;

    private static final int MESSAGE = 2;

    private OtlpAnswers() {}

    /** All of it was taken in, if nothing was rejected; a sender must not send rejected items again. */
    public static byte[] taken(Signal signal, Encoding encoding, long rejected, String why) {
        return encoding == Encoding.JSON
                ? json(signal, rejected, why)
                : message(signal, rejected, why).toByteArray();
    }

    /**
     * Nothing of it was taken in.
     *
     * @param code of {@code google.rpc.Code}
     */
    public static byte[] status(Encoding encoding, int code, String message) {
        if (encoding == Encoding.JSON) {
            return bytes(GatewayJson.MAPPER.createObjectNode().put("code", code).put("message", message));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeInt32(CODE, code);
            out.writeString(MESSAGE, message);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed.", e);
        }
        return bytes.toByteArray();
    }

    private static Message message(Signal signal, long rejected, String why) {
        boolean all = rejected == 0;
        return switch (signal) {
            case TRACES -> {
                var partial = ExportTracePartialSuccess.newBuilder()
                        .setRejectedSpans(rejected)
                        .setErrorMessage(why);
                var answer = ExportTraceServiceResponse.newBuilder();
                yield (all ? answer : answer.setPartialSuccess(partial)).build();
            }
            case METRICS -> {
                var partial = ExportMetricsPartialSuccess.newBuilder()
                        .setRejectedDataPoints(rejected)
                        .setErrorMessage(why);
                var answer = ExportMetricsServiceResponse.newBuilder();
                yield (all ? answer : answer.setPartialSuccess(partial)).build();
            }
            case LOGS -> {
                var partial = ExportLogsPartialSuccess.newBuilder()
                        .setRejectedLogRecords(rejected)
                        .setErrorMessage(why);
                var answer = ExportLogsServiceResponse.newBuilder();
                yield (all ? answer : answer.setPartialSuccess(partial)).build();
            }
        };
    }

    /** Numbers of 64 bits are text in the JSON of protobuf. */
    private static byte[] json(Signal signal, long rejected, String why) {
        ObjectNode json = GatewayJson.MAPPER.createObjectNode();
        if (rejected > 0) {
            String counted = switch (signal) {
                case TRACES -> "rejectedSpans";
                case METRICS -> "rejectedDataPoints";
                case LOGS -> "rejectedLogRecords";
            };
            json.putObject("partialSuccess")
                    .put(counted, Long.toString(rejected))
                    .put("errorMessage", why);
        }
        return bytes(json);
    }

    private static byte[] bytes(ObjectNode json) {
        return GatewayJson.write(json).getBytes(StandardCharsets.UTF_8);
    }
}
