package io.openclaw.gateway.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.RawEvent;
import io.openclaw.db.model.Usage;
import io.openclaw.db.model.Witness;
import io.openclaw.gateway.otlp.OtlpExport.ItemFact;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpTranslatorTest {

    /** {@link Exports#chat} as JSON: ids in hexadecimal, enums as numbers, whole numbers as text or numbers, and a field of the future. */
    private static final String CHAT = """
            {"resourceSpans": [{
              "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "report-writer"}}]},
              "scopeSpans": [{
                "scope": {"name": "opentelemetry.instrumentation.openai"},
                "ofTheFuture": {"spans": 3},
                "spans": [{
                  "traceId": "4BF92F3577B34DA6A3CE929D0E0E4736", "spanId": "00f067aa0ba90001", "name": "chat gpt-5", "kind": 3,
                  "startTimeUnixNano": "1795262400000000000", "endTimeUnixNano": 1795262401500000000,
                  "attributes": [
                    {"key": "gen_ai.operation.name", "value": {"stringValue": "chat"}},
                    {"key": "gen_ai.provider.name", "value": {"stringValue": "openai"}},
                    {"key": "gen_ai.request.model", "value": {"stringValue": "gpt-5"}},
                    {"key": "gen_ai.conversation.id", "value": {"stringValue": "conv-1"}},
                    {"key": "gen_ai.usage.input_tokens", "value": {"intValue": "100"}},
                    {"key": "gen_ai.usage.cache_read.input_tokens", "value": {"intValue": 40}},
                    {"key": "gen_ai.usage.output_tokens", "value": {"intValue": "5"}}],
                  "status": {}}]}]}]}""";

    @Test
    void sameExportInBothForms_makesTheSameFacts() throws UnreadableExportException {
        List<Fact> binary = facts(Signal.TRACES, Encoding.PROTOBUF, Exports.program(Exports.chat(1)));
        List<Fact> json = facts(Signal.TRACES, Encoding.JSON, CHAT.getBytes(StandardCharsets.UTF_8));

        assertEquals(binary, json);
        LlmCall call = (LlmCall) binary.get(0);
        assertEquals(Witness.SPAN, call.witness());
        assertEquals(new Usage(60L, 5L, 40L, null, null, 105L), call.usage());
        assertEquals(Duration.ofMillis(1_500), call.timing().duration());
        assertEquals("report-writer", call.scope().agentId());
        assertEquals("conv-1", call.scope().sessionId());
        assertEquals(
                "4bf92f3577b34da6a3ce929d0e0e4736:00f067aa0ba90001", call.ref().spanId());
        assertTrue(binary.get(1) instanceof RawEvent raw && raw.source().equals("otlp-span"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"invoke_agent", "execute_tool", "create_agent"})
    void spansThatAddUpOthers_areNoCalls(String operation) throws UnreadableExportException {
        Span.Builder span = Exports.span(operation + " x", 1, 10)
                .addAttributes(Exports.text("gen_ai.operation.name", operation))
                .addAttributes(Exports.number("gen_ai.usage.input_tokens", 100));

        assertEquals(List.of("otlp-span"), sources(Exports.program(span)));
    }

    @Test
    void spansOfGateways_areKeptApart() throws UnreadableExportException {
        Span.Builder usage =
                Exports.span("openclaw.model.usage", 2, 10).addAttributes(Exports.number("openclaw.tokens.input", 7));
        Span.Builder inside = Exports.chat(3);
        byte[] zeroClaw = Exports.of(
                        "zeroclaw",
                        "zeroclaw",
                        Exports.span("llm.response", 4, 0).addAttributes(Exports.text("gen_ai.request.model", "m")))
                .toByteArray();

        assertEquals(List.of("otlp-call"), sources(Exports.openClaw(Exports.modelCall(1, 0, 10))));
        assertEquals(List.of("otlp-call"), sources(Exports.openClaw(usage)));
        assertEquals(
                List.of("otlp-call"),
                sources(Exports.of("openclaw-gateway", "@traceloop/openai", inside)
                        .toByteArray()));
        assertEquals(List.of("otlp-call"), sources(zeroClaw));
        assertEquals(
                List.of("otlp-call"),
                sources(Exports.of("claude-code", "com.anthropic.claude_code", Exports.chat(5))
                        .toByteArray()),
                "its files are read");
    }

    @Test
    void spanOfAGatewayThatKnowsItsRun_testifiesThere() throws UnreadableExportException {
        byte[] export = Exports.openClaw(Exports.modelCall(1, 0, 10)
                .addAttributes(Exports.text("openclaw.runId", "run-1"))
                .addAttributes(Exports.text("openclaw.sessionKey", "agent:main:main")));
        List<Fact> facts = facts(Signal.TRACES, Encoding.PROTOBUF, export);
        LlmCall call = (LlmCall) facts.get(0);

        assertEquals(Witness.GATEWAY_SPAN, call.witness());
        assertEquals("run-1", call.scope().runId());
        assertEquals(2, facts.size());
    }

    @Test
    void failedCall_saysWhy() throws UnreadableExportException {
        LlmCall call = (LlmCall) facts(
                        Signal.TRACES,
                        Encoding.PROTOBUF,
                        Exports.program(Exports.chat(1)
                                .setStatus(Exports.error("overloaded"))
                                .addAttributes(Exports.text("error.type", "529"))))
                .get(0);
        assertEquals(new Outcome(Outcome.ERROR, "overloaded", "529", null), call.outcome());
        LlmCall wordy = (LlmCall) facts(
                        Signal.TRACES,
                        Encoding.PROTOBUF,
                        Exports.program(Exports.chat(1).addAttributes(Exports.text("error.type", "it broke, sadly"))))
                .get(0);
        assertEquals(new Outcome(Outcome.ERROR, "it broke, sadly", null, null), wordy.outcome(), "text is text");
    }

    @Test
    void answerThatIsExported_isTheTextOfTheCall() throws UnreadableExportException {
        String answer = """
                [{"role":"assistant","parts":[{"type":"reasoning","content":"hm"},{"type":"text","content":"Rain."},
                {"type":"tool_call","name":"weather","id":"c1","arguments":{}}],"finish_reason":"tool_call"}]""";
        LlmCall call = (LlmCall) facts(
                        Signal.TRACES,
                        Encoding.PROTOBUF,
                        Exports.program(Exports.chat(1)
                                .addAttributes(Exports.text("gen_ai.output.messages", answer))
                                .addAttributes(Exports.texts("gen_ai.response.finish_reasons", "tool_calls"))))
                .get(0);

        assertEquals("Rain.", call.exchange().content());
        assertEquals("hm", call.exchange().reasoning());
        assertEquals(List.of("weather"), call.exchange().toolNames());
        assertEquals("toolUse", call.outcome().finishReason());
    }

    @ParameterizedTest
    @CsvSource({"100, 40, 20, 40, 105", "10, 40, 20, 10, 75", "100, , , 100, 105"})
    void cachedTokens_areCountedOnce(long input, Long read, Long written, long uncached, long total)
            throws UnreadableExportException {
        Span.Builder span = Exports.span("chat x", 1, 1)
                .addAttributes(Exports.number("gen_ai.usage.input_tokens", input))
                .addAttributes(Exports.number("gen_ai.usage.output_tokens", 5));
        if (read != null) {
            span.addAttributes(Exports.number("gen_ai.usage.cache_read.input_tokens", read))
                    .addAttributes(Exports.number("gen_ai.usage.cache_creation.input_tokens", written));
        }
        LlmCall call = (LlmCall)
                facts(Signal.TRACES, Encoding.PROTOBUF, Exports.program(span)).get(0);

        assertEquals(new Usage(uncached, 5L, read, written, null, total), call.usage());
    }

    @Test
    void spanOfZeroClaw_beganBeforeItWasMade() throws UnreadableExportException {
        Span.Builder span = Exports.span("llm.response", 1, 0)
                .addAttributes(Exports.text("zeroclaw.channel", "telegram"))
                .addAttributes(Exports.text("duration_s", "2.5"));
        RawEvent event = (RawEvent)
                facts(Signal.TRACES, Encoding.PROTOBUF, Exports.program(span)).get(0);

        assertEquals(Exports.NOON.minusMillis(2_500), event.at());
        assertTrue(event.json().contains("\"durationMs\":2500"), event.json());
    }

    @Test
    void misshapenItems_areCountedAndSpoilNothing() throws UnreadableExportException {
        Span.Builder nameless = Exports.chat(1).setTraceId(ByteString.EMPTY);
        Span.Builder timeless = Exports.chat(2).setStartTimeUnixNano(0);
        OtlpExport binary = OtlpTranslator.translate(
                Signal.TRACES, Encoding.PROTOBUF, Exports.program(nameless, Exports.chat(3), timeless));
        OtlpExport json = OtlpTranslator.translate(
                Signal.TRACES,
                Encoding.JSON,
                CHAT.replace("\"spans\": [{", "\"spans\": [{\"traceId\": \"xyz\"}, {\"kind\": []}, 7, {")
                        .getBytes(StandardCharsets.UTF_8));

        assertEquals(2, binary.rejected());
        assertEquals(2, binary.facts().size());
        assertEquals(3, binary.total());
        assertEquals("A span was left out. Field traceId is none.", binary.why());
        assertEquals(3, json.rejected());
        assertEquals(2, json.facts().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "{\"resourceSpans\": 3}", "{\"resourceSpans\": [", "7", "{\"resourceSpans\": [3]}"})
    void bodyThatIsNone_isUnreadable(String body) {
        UnreadableExportException why = assertThrows(
                UnreadableExportException.class,
                () -> OtlpTranslator.translate(Signal.TRACES, Encoding.JSON, body.getBytes(StandardCharsets.UTF_8)));
        assertFalse(String.valueOf(why.getMessage()).isBlank());
    }

    @Test
    void numbersBeyondMeasure_areMisshapen() throws UnreadableExportException {
        for (String number : List.of("1e999999999", "-1", "0.5", "18446744073709551616", "\"x\"", "true")) {
            String body = CHAT.replace("1795262401500000000", number);
            OtlpExport export =
                    OtlpTranslator.translate(Signal.TRACES, Encoding.JSON, body.getBytes(StandardCharsets.UTF_8));
            assertEquals(1, export.rejected(), number);
        }
    }

    @Test
    void cutProtobuf_isUnreadable() {
        byte[] export = Exports.program(Exports.chat(1));
        byte[] cut = java.util.Arrays.copyOf(export, export.length - 3);
        assertThrows(
                UnreadableExportException.class, () -> OtlpTranslator.translate(Signal.TRACES, Encoding.PROTOBUF, cut));
    }

    @Test
    void metricsAndLogs_areKeptUnderNamesOfTheirOwn() throws UnreadableExportException {
        List<Fact> metrics = facts(Signal.METRICS, Encoding.JSON, """
                {"resourceMetrics": [{"scopeMetrics": [{"metrics": [
                  {"name": "openclaw.tokens", "unit": "1", "sum": {"aggregationTemporality": 2, "isMonotonic": true, "dataPoints": [
                    {"timeUnixNano": "1795262400000000000", "asInt": "7"}, {"timeUnixNano": "1795262400000000000", "asDouble": 1.5}]}},
                  {"name": "empty", "gauge": {"dataPoints": []}}]}]}]}""".getBytes(StandardCharsets.UTF_8));
        List<Fact> logs = facts(Signal.LOGS, Encoding.JSON, """
                {"resourceLogs": [{"scopeLogs": [{"logRecords": [
                  {"observedTimeUnixNano": "1795262400000000000", "severityText": "WARN", "severityNumber": 13,
                   "body": {"stringValue": "slow"}, "eventName": "gateway.slow"}]}]}]}""".getBytes(StandardCharsets.UTF_8));
        RawEvent metric = (RawEvent) metrics.get(0);
        RawEvent log = (RawEvent) logs.get(0);

        assertEquals(1, metrics.size());
        assertEquals("otlp-metric openclaw.tokens", metric.source() + " " + metric.name());
        assertTrue(metric.json().contains("\"temporality\":\"cumulative\""), metric.json());
        assertTrue(metric.json().contains("\"value\":7") && metric.json().contains("\"value\":1.5"), metric.json());
        assertEquals("otlp-log gateway.slow", log.source() + " " + log.name());
        assertEquals(Exports.NOON, log.at());
        assertTrue(metric.naturalKey().isPresent() && log.naturalKey().isPresent(), "what is sent again is the same");
        assertNull(log.scope().runId());
    }

    private static List<String> sources(byte[] export) throws UnreadableExportException {
        return facts(Signal.TRACES, Encoding.PROTOBUF, export).stream()
                .map(fact -> fact instanceof RawEvent raw
                        ? raw.source()
                        : fact.kind().name())
                .toList();
    }

    static List<Fact> facts(Signal signal, Encoding encoding, byte[] body) throws UnreadableExportException {
        OtlpExport export = OtlpTranslator.translate(signal, encoding, body);
        assertEquals(0, export.rejected(), () -> String.valueOf(export.why()));
        return export.facts().stream().map(ItemFact::fact).toList();
    }
}
