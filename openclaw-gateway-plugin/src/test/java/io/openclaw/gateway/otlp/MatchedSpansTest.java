package io.openclaw.gateway.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.openclaw.db.ingest.OpenClawReading;
import io.openclaw.db.ingest.StoredFacts;
import io.openclaw.db.model.CallRef;
import io.openclaw.db.model.Exchange;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.Timing;
import io.openclaw.db.model.Usage;
import io.openclaw.db.model.Witness;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spans of gateways, which name no call, beside the transcripts and ledgers of the same gateways. */
class MatchedSpansTest {

    private static final Path FIXTURES = Path.of(
                    System.getProperty("openclaw.shared", System.getProperty("project.root", ".") + "/../shared"))
            .resolve("fixtures/openclaw");

    private static final String MATCHED =
            "SELECT count(*) FROM api.matched_spans AS s JOIN llm_calls AS c ON c.id = s.llm_call_id";
    private static final String WHY = "SELECT string_agg(why, ', ' ORDER BY started_at) FROM api.unmatched_spans";

    @TempDir
    private Path scratch;

    @Test
    void spanAndTranscript_meetInAnyOrder() throws UnreadableExportException {
        List<Fact> span = spans(Exports.modelCall(1, 40, 100));
        List<Fact> transcript = List.of(answer("m1", 0, 100));
        for (List<List<Fact>> order : List.of(
                List.of(span, transcript), List.of(transcript, span), List.of(span, transcript, span, transcript))) {
            try (StoredFacts stored = new StoredFacts()) {
                order.forEach(stored::store);
                assertEquals("1", stored.single(MATCHED));
                assertEquals(
                        "1200.000000 m1",
                        stored.single(
                                "SELECT s.duration_ms::NUMERIC(12, 6) || ' ' || c.message_id FROM api.matched_spans AS s JOIN llm_calls AS c ON c.id = s.llm_call_id"));
                assertEquals("0", stored.single("SELECT count(*) FROM api.unmatched_spans"));
                assertCounted(stored, 1, 100);
            }
        }
    }

    @Test
    void spanWithoutACall_isApartAndInNoSum_whereTheGatewayIsHeardOtherwise() throws UnreadableExportException {
        List<Fact> span = spans(Exports.modelCall(1, 0, 100));
        List<Fact> another = List.of(answer("m1", 3_000_000, 7));
        for (List<List<Fact>> order : List.of(List.of(span, another), List.of(another, span))) {
            try (StoredFacts stored = new StoredFacts()) {
                order.forEach(stored::store);
                assertEquals("no call fits", stored.single(WHY));
                assertEquals("0", stored.single(MATCHED));
                assertCounted(stored, 1, 7);
            }
        }
    }

    @Test
    void gatewayHeardByItsSpansAlone_hasThemForCalls() throws UnreadableExportException {
        List<Fact> spans = spans(
                Exports.modelCall(1, 0, 100),
                Exports.modelCall(2, 500, 100).setStatus(Exports.error("overloaded")),
                Exports.span("openclaw.model.usage", 3, 900)
                        .addAttributes(Exports.text("openclaw.model", "fake-large"))
                        .addAttributes(Exports.number("openclaw.tokens.input", 200)));
        try (StoredFacts stored = new StoredFacts()) {
            stored.store(spans).store(spans);
            assertCounted(stored, 2, 200);
            assertEquals("2", stored.single(MATCHED), "each is its own call, though both fit both");
            assertEquals("adds up the calls of a turn", stored.single(WHY));
            assertEquals(
                    "{gateway_span} fake-large 1200 completed, {gateway_span} fake-large 1200 error",
                    stored.single(
                            "SELECT string_agg(concat_ws(' ', witnesses, model, latency_ms, status), ', ' ORDER BY created_at)"
                                    + " FROM llm_calls"));
            stored.store(List.of(answer("far", 7_200_000, 9)));
            assertCounted(stored, 3, 209);
            stored.store(List.of(answer("m1", 0, 100)));
            assertCounted(stored, 2, 109);
            stored.store(spans);
            assertCounted(stored, 2, 109);
        }
    }

    @Test
    void ledgerOfAnotherGateway_takesNoSpanOut() throws UnreadableExportException {
        List<Fact> openClaw =
                spans(Exports.modelCall(1, 0, 100).addAttributes(Exports.text("gen_ai.usage.cost", "0.25")));
        try (StoredFacts stored = new StoredFacts()) {
            stored.store(openClaw);
            for (String source : List.of("zeroclaw-costs", "claude-code", "codex")) {
                call(stored, source);
            }
            assertEquals("4", stored.single("SELECT count(*) FROM llm_calls"));
            assertEquals("0.25", stored.single("SELECT reported_cost_usd FROM llm_calls WHERE source = 'otlp-call'"));
            call(stored, "llm-telemetry");
            assertEquals("0", stored.single("SELECT count(*) FROM llm_calls WHERE source = 'otlp-call'"));
        }
    }

    private static void call(StoredFacts stored, String source) {
        stored.rows("INSERT INTO llm_calls (id, source, host, model, created_at) VALUES (gen_random_uuid(), '" + source
                + "', 'box', 'm', '" + Exports.NOON + "') RETURNING id");
    }

    @Test
    void mixedBatches_storedAtTheSameTime_doNotBlockEachOther() throws UnreadableExportException {
        try (StoredFacts stored = new StoredFacts()) {
            for (int round = 0; round < 20; round++) {
                List<Fact> one = new ArrayList<>(List.of(answer("a" + round, 1_000L * round, 10)));
                one.addAll(spans(Exports.modelCall(100 + round, 1_000L * round, 10)
                        .addAttributes(Exports.text("openclaw.runId", "run-1"))));
                List<Fact> two = new ArrayList<>(spans(Exports.modelCall(200 + round, 1_000L * round, 10)
                        .addAttributes(Exports.text("openclaw.runId", "run-2"))));
                two.add(answer("b" + round, 1_000L * round, 10));
                CompletableFuture.allOf(
                                CompletableFuture.runAsync(() -> stored.storeElsewhere(one)),
                                CompletableFuture.runAsync(() -> stored.storeElsewhere(two)))
                        .join();
            }
            assertCounted(stored, 40, 400);
        }
    }

    /** Each of the two waits for the other where they meet; none sees what the other has not committed. */
    @Test
    void spansAndTranscripts_storedAtTheSameTime_areCountedOnce() throws UnreadableExportException {
        for (int round = 0; round < 10; round++) {
            List<Fact> span = spans(Exports.modelCall(1, 0, 100));
            List<Fact> transcript = List.of(answer("m1", 0, 100));
            try (StoredFacts stored = new StoredFacts()) {
                CompletableFuture<Void> both = CompletableFuture.allOf(
                        CompletableFuture.runAsync(() -> stored.storeElsewhere(span)),
                        CompletableFuture.runAsync(() -> stored.storeElsewhere(transcript)));
                both.join();
                assertCounted(stored, 1, 100);
                assertEquals("transcript", stored.single("SELECT array_to_string(witnesses, ' ') FROM llm_calls"));
            }
        }
    }

    @Test
    void equalCandidates_stayApart() throws UnreadableExportException {
        try (StoredFacts stored = new StoredFacts()) {
            stored.store(spans(Exports.modelCall(1, 0, 100)));
            stored.store(List.of(answer("m1", 0, 100)));
            assertEquals("1", stored.single(MATCHED));
            stored.store(List.of(answer("m2", 1_000, 100)));
            assertEquals("several calls fit", stored.single(WHY), "what is known now counts, not what came first");
            assertCounted(stored, 2, 200);
        }
        try (StoredFacts stored = new StoredFacts()) {
            stored.store(List.of(answer("m1", 0, 100)));
            stored.store(spans(Exports.modelCall(1, 0, 100), Exports.modelCall(2, 500, 100)));
            assertEquals("several spans fit the call, several spans fit the call", stored.single(WHY));
            assertCounted(stored, 1, 100);
        }
    }

    @Test
    void whatSpeaksAgainstIt_keepsThemApart() throws UnreadableExportException {
        Span.Builder otherModel = Exports.modelCall(1, 0, 100).clearAttributes();
        Span.Builder failed = Exports.modelCall(2, 60_000, 200).setStatus(Exports.error("overloaded"));
        Span.Builder late = Exports.modelCall(3, 200_000, 300);
        try (StoredFacts stored = new StoredFacts()) {
            stored.store(List.of(answer("m1", 0, 100), answer("m2", 60_000, 200), answer("m3", 120_000, 300)));
            stored.store(spans(
                    otherModel
                            .addAttributes(Exports.text("openclaw.model", "another"))
                            .addAttributes(Exports.number("gen_ai.usage.input_tokens", 100)),
                    failed,
                    late));
            assertEquals("no call fits, no call fits, no call fits", stored.single(WHY));
            assertCounted(stored, 3, 600);
        }
    }

    @Test
    void spanOfATurn_isNeverACall() throws UnreadableExportException {
        Span.Builder turn = Exports.span("openclaw.model.usage", 1, 900)
                .addAttributes(Exports.text("openclaw.model", "fake-large"))
                .addAttributes(Exports.number("openclaw.tokens.input", 100))
                .addAttributes(Exports.number("openclaw.tokens.output", 0));
        try (StoredFacts stored = new StoredFacts()) {
            stored.store(spans(turn)).store(List.of(answer("m1", 0, 100)));
            assertEquals("adds up the calls of a turn", stored.single(WHY));
            assertCounted(stored, 1, 100);
        }
    }

    @Test
    void spanOfAKnownRun_addsToTheCallItself() throws UnreadableExportException {
        List<Fact> span = spans(Exports.modelCall(1, 40, 100).addAttributes(Exports.text("openclaw.runId", "run-1")));
        LlmCall plain = answer("m1", 0, 100);
        List<Fact> transcript = List.of(plain.withScope(plain.scope().withRun("run-1")));
        for (List<List<Fact>> order : List.of(List.of(span, transcript), List.of(transcript, span, span))) {
            try (StoredFacts stored = new StoredFacts()) {
                order.forEach(stored::store);
                assertEquals("1200", stored.single("SELECT latency_ms FROM llm_calls"));
                assertEquals("{gateway_span,transcript}", stored.single("SELECT witnesses::TEXT FROM llm_calls"));
                assertEquals("1", stored.single(MATCHED));
                assertCounted(stored, 1, 100);
            }
        }
    }

    @Test
    void spanOfZeroClaw_meetsItsLedger() throws UnreadableExportException {
        LlmCall noted = LlmCall.ofHost(
                        Scope.NONE, new ModelRef("anthropic", "claude", null), Exports.NOON.plusMillis(300))
                .withUsage(Usage.of(90, 10), null);
        Span.Builder span = Exports.span("llm.response", 1, 0)
                .addAttributes(Exports.text("gen_ai.provider.name", "anthropic"))
                .addAttributes(Exports.text("gen_ai.request.model", "claude"))
                .addAttributes(Exports.text("zeroclaw.turn_id", "turn-1"))
                .addAttributes(Exports.number("gen_ai.usage.input_tokens", 90))
                .addAttributes(Exports.number("gen_ai.usage.output_tokens", 10))
                .addAttributes(Exports.text("duration_s", "31.5"));
        try (StoredFacts stored = new StoredFacts()) {
            stored.store(spans(span)).store(List.of(noted));
            assertEquals("1", stored.single(MATCHED));
            assertEquals("31500", stored.single("SELECT duration_ms FROM api.matched_spans"));
            assertCounted(stored, 1, 100);
        }
    }

    /** What 2026.4.15 exported while it wrote the files beside: nothing of it may count. */
    @Test
    void recordedExport_changesNoSum() throws IOException, UnreadableExportException {
        Path exports = FIXTURES.resolve("otlp-2026.4.15");
        assumeTrue(Files.isDirectory(exports), "no recordings beside the project");
        List<Fact> files = OpenClawReading.of(
                        FIXTURES.resolve("jsonl-2026.4.15").resolve("state"), scratch.resolve("scratch"))
                .facts();
        try (StoredFacts stored = new StoredFacts()) {
            List<Fact> exported = recorded(exports);
            stored.store(exported).store(files).store(exported);
            assertEquals("196669", stored.single("SELECT sum(usage_total_tokens) FROM llm_calls"));
            assertEquals("2", stored.single("SELECT count(*) FROM api.unmatched_spans"));
            assertEquals("4", stored.single("SELECT count(*) FROM api.otel_spans"));
            assertEquals("23", stored.single("SELECT count(*) FROM raw_events WHERE source = 'otlp-log'"));
            assertEquals(
                    exported.size(),
                    stored.count("raw_events WHERE source LIKE 'otlp-%'"),
                    "each once, though sent twice");
        }
    }

    private static List<Fact> recorded(Path exports) throws IOException, UnreadableExportException {
        List<Fact> facts = new ArrayList<>();
        List<Path> bodies;
        try (Stream<Path> files = Files.list(exports)) {
            bodies = files.sorted().toList();
        }
        for (Path body : bodies) {
            for (Signal signal : Signal.values()) {
                if (body.toString().endsWith("_" + signal.code())) {
                    facts.addAll(OtlpTranslatorTest.facts(signal, Encoding.PROTOBUF, Files.readAllBytes(body)));
                }
            }
        }
        return facts;
    }

    /** The calls, their rollups, and that the two agree cell by cell. */
    private static void assertCounted(StoredFacts stored, long calls, long tokens) {
        assertEquals(calls, stored.count("llm_calls"));
        assertEquals(tokens, stored.tokens());
        assertEquals(
                calls + " " + tokens,
                stored.single(
                        "SELECT coalesce(sum(calls), 0) || ' ' || coalesce(sum(total_tokens), 0) FROM llm_call_rollups"));
        assertEquals("0", stored.single("SELECT count(*) FROM llm_call_rollups_lack('2026-11-21', '2026-11-22')"));
    }

    private static List<Fact> spans(Span.Builder... spans) throws UnreadableExportException {
        return OtlpTranslatorTest.facts(Signal.TRACES, Encoding.PROTOBUF, Exports.openClaw(spans));
    }

    private static LlmCall answer(String message, long startMs, long tokens) {
        Instant at = Exports.NOON.plusMillis(startMs);
        return new LlmCall(
                Witness.TRANSCRIPT,
                new Scope("agent:main:main", "s1", "main", null, null),
                new CallRef(null, null, message, "resp-" + message, null),
                new ModelRef("fake", "fake-large", null),
                Usage.of(tokens, 0),
                null,
                new Timing(at, null, null),
                Outcome.completed(),
                Exchange.NONE,
                at);
    }
}
