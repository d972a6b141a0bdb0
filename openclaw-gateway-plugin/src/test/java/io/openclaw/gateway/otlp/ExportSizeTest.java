package io.openclaw.gateway.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Small bodies that would be large in memory. */
class ExportSizeTest {

    private static final String SPANS = "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[";

    @ParameterizedTest
    @EnumSource
    void itemsWithoutEnd_areRefusedInBothForms(Signal signal) {
        int tooMany = ExportSize.MOST_ITEMS + 1;
        String json = switch (signal) {
            case TRACES -> objects(SPANS, tooMany, "]}]}]}");
            case METRICS ->
                objects(
                        "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"name\":\"n\",\"sum\":{\"dataPoints\":[",
                        tooMany,
                        "]}}]}]}]}");
            case LOGS -> objects("{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[", tooMany, "]}]}]}");
        };
        assertRefused(signal, Encoding.JSON, json.getBytes(StandardCharsets.UTF_8), "100000 " + signal.item() + "s");
        assertRefused(signal, Encoding.PROTOBUF, binary(signal, tooMany), "100000 " + signal.item() + "s");
    }

    @Test
    void objectsWithoutEnd_areRefusedWhereverTheyAre() {
        int tooMany = ExportSize.MOST_PARTS + 1;
        byte[] json = objects(SPANS + "{\"attributes\":[", tooMany, "]}]}]}]}").getBytes(StandardCharsets.UTF_8);
        byte[] unknown = objects("{\"ofTheFuture\":[", tooMany, "]}").getBytes(StandardCharsets.UTF_8);
        Span.Builder span =
                Exports.chat(1).addAllAttributes(Collections.nCopies(tooMany, KeyValue.getDefaultInstance()));

        assertRefused(Signal.TRACES, Encoding.JSON, json, "500000 objects");
        assertRefused(Signal.TRACES, Encoding.JSON, unknown, "500000 objects");
        assertRefused(Signal.TRACES, Encoding.PROTOBUF, Exports.program(span), "500000 objects");
        assertRefused(Signal.TRACES, Encoding.PROTOBUF, fieldsOfTheFuture(tooMany), "500000 objects");
    }

    @Test
    void asManyAsAreAllowed_areTakenAsTheyAre() throws UnreadableExportException {
        String json = objects(SPANS, ExportSize.MOST_ITEMS, "]}]}]}");
        OtlpExport text = OtlpTranslator.translate(Signal.TRACES, Encoding.JSON, json.getBytes(StandardCharsets.UTF_8));
        OtlpExport binary = OtlpTranslator.translate(
                Signal.TRACES, Encoding.PROTOBUF, binary(Signal.TRACES, ExportSize.MOST_ITEMS));

        assertEquals(ExportSize.MOST_ITEMS, text.total());
        assertEquals(ExportSize.MOST_ITEMS, binary.total());
    }

    @Test
    void largeBodyThatIsCut_isNone() {
        byte[] cut = new byte[300_000];
        System.arraycopy(binary(Signal.TRACES, 1), 0, cut, 0, 4);

        assertRefused(Signal.TRACES, Encoding.PROTOBUF, cut, "no protobuf message");
        assertRefused(Signal.TRACES, Encoding.JSON, "[".repeat(300_000).getBytes(StandardCharsets.UTF_8), "no JSON");
    }

    private static void assertRefused(Signal signal, Encoding encoding, byte[] body, String words) {
        UnreadableExportException why =
                assertThrows(UnreadableExportException.class, () -> OtlpTranslator.translate(signal, encoding, body));
        assertTrue(String.valueOf(why.getMessage()).contains(words), why::getMessage);
    }

    private static String objects(String begin, int count, String end) {
        return begin + "{},".repeat(count - 1) + "{}" + end;
    }

    /** Field 1000, a number, again and again. */
    private static byte[] fieldsOfTheFuture(int count) {
        byte[] one = {(byte) 0xC0, 0x3E, 0x01};
        byte[] all = new byte[one.length * count];
        for (int i = 0; i < count; i++) {
            System.arraycopy(one, 0, all, i * one.length, one.length);
        }
        return all;
    }

    private static byte[] binary(Signal signal, int count) {
        return switch (signal) {
            case TRACES -> {
                ExportTraceServiceRequest.Builder export = ExportTraceServiceRequest.newBuilder();
                export.addResourceSpansBuilder()
                        .addScopeSpansBuilder()
                        .addAllSpans(Collections.nCopies(count, Span.getDefaultInstance()));
                yield export.build().toByteArray();
            }
            case METRICS -> {
                ExportMetricsServiceRequest.Builder export = ExportMetricsServiceRequest.newBuilder();
                export.addResourceMetricsBuilder()
                        .addScopeMetricsBuilder()
                        .addMetricsBuilder()
                        .getSumBuilder()
                        .addAllDataPoints(Collections.nCopies(count, NumberDataPoint.getDefaultInstance()));
                yield export.build().toByteArray();
            }
            case LOGS -> {
                ExportLogsServiceRequest.Builder export = ExportLogsServiceRequest.newBuilder();
                export.addResourceLogsBuilder()
                        .addScopeLogsBuilder()
                        .addAllLogRecords(Collections.nCopies(count, LogRecord.getDefaultInstance()));
                yield export.build().toByteArray();
            }
        };
    }
}
