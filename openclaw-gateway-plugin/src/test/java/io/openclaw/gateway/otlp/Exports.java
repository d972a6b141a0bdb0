package io.openclaw.gateway.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;

/** Exports as the SDKs of OpenTelemetry and the gateways send them. */
public final class Exports {

    public static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private Exports() {}

    /** A call of an SDK: 100 tokens in, of which 40 from a cache, 5 out; 1.5 s from {@link #NOON}. */
    public static Span.Builder chat(int number) {
        return span("chat gpt-5", number, 1_500)
                .addAttributes(text("gen_ai.operation.name", "chat"))
                .addAttributes(text("gen_ai.provider.name", "openai"))
                .addAttributes(text("gen_ai.request.model", "gpt-5"))
                .addAttributes(text("gen_ai.conversation.id", "conv-1"))
                .addAttributes(number("gen_ai.usage.input_tokens", 100))
                .addAttributes(number("gen_ai.usage.cache_read.input_tokens", 40))
                .addAttributes(number("gen_ai.usage.output_tokens", 5));
    }

    /** A call of OpenClaw, as its newer versions tell: without any id. */
    public static Span.Builder modelCall(int number, long startMs, long tokens) {
        Instant start = NOON.plusMillis(startMs);
        return span("openclaw.model.call", number, 0)
                .setStartTimeUnixNano(nanos(start))
                .setEndTimeUnixNano(nanos(start.plusMillis(1_200)))
                .addAttributes(text("openclaw.provider", "fake"))
                .addAttributes(text("openclaw.model", "fake-large"))
                .addAttributes(text("gen_ai.operation.name", "chat"))
                .addAttributes(number("gen_ai.usage.input_tokens", tokens))
                .addAttributes(number("gen_ai.usage.output_tokens", 0));
    }

    /** A span that began at {@link #NOON}; the number makes its id. */
    public static Span.Builder span(String name, int number, long lengthMs) {
        return Span.newBuilder()
                .setName(name)
                .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
                .setTraceId(id(0x4bf92f3577b34da6L, 0xa3ce929d0e0e4736L))
                .setSpanId(id(0x00f067aa0ba90000L + number))
                .setStartTimeUnixNano(nanos(NOON))
                .setEndTimeUnixNano(nanos(NOON.plusMillis(lengthMs)));
    }

    public static Status error(String message) {
        return Status.newBuilder()
                .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                .setMessage(message)
                .build();
    }

    /** An export of one program and one library. */
    public static ExportTraceServiceRequest of(String service, String library, Span.Builder... spans) {
        ScopeSpans.Builder ofLibrary = ScopeSpans.newBuilder()
                .setScope(InstrumentationScope.newBuilder().setName(library));
        Arrays.stream(spans).forEach(ofLibrary::addSpans);
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(Resource.newBuilder().addAttributes(text("service.name", service)))
                        .addScopeSpans(ofLibrary))
                .build();
    }

    public static byte[] openClaw(Span.Builder... spans) {
        return of("openclaw-gateway", "openclaw", spans).toByteArray();
    }

    public static byte[] program(Span.Builder... spans) {
        return of("report-writer", "opentelemetry.instrumentation.openai", spans)
                .toByteArray();
    }

    public static KeyValue text(String key, String value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }

    public static KeyValue number(String key, long value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setIntValue(value))
                .build();
    }

    public static KeyValue texts(String key, String value) {
        ArrayValue.Builder array =
                ArrayValue.newBuilder().addValues(AnyValue.newBuilder().setStringValue(value));
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setArrayValue(array))
                .build();
    }

    public static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000 + time.getNano();
    }

    private static ByteString id(long... parts) {
        ByteBuffer bytes = ByteBuffer.allocate(parts.length * Long.BYTES);
        Arrays.stream(parts).forEach(bytes::putLong);
        return ByteString.copyFrom(bytes.array());
    }
}
