package io.openclaw.db.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.db.model.CallRef;
import io.openclaw.db.model.Exchange;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.Timing;
import io.openclaw.db.model.Usage;
import io.openclaw.db.model.Witness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Spans of programs that know the provider's id of the answer, beside transcripts that know it too. */
class SpanTestimoniesTest {

    private static final Usage TOKENS = Usage.of(100, 5);
    private static final LlmCall SPAN = span("4bf9:00f0", "resp-1");

    private PostgresFixture fixture;

    @BeforeEach
    void open() {
        fixture = new PostgresFixture();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void spanAndEveryOtherWitness_makeOneCallInAnyOrder() {
        LlmCall unknown = Facts.transcript(null, 1, TOKENS, "");
        LlmCall known = Facts.transcript("run", 1, TOKENS, "");
        LlmCall wire = Facts.diagnostic("run", 1, TOKENS);
        for (List<LlmCall> order : orders(List.of(SPAN, unknown, known, wire))) {
            empty();
            order.forEach(fixture::store);
            assertOneCall("{diagnostic,span,transcript}", "each in a batch: " + witnesses(order));
            order.forEach(fixture::store);
            assertOneCall("{diagnostic,span,transcript}", "all told again: " + witnesses(order));
            empty();
            fixture.store(order.toArray(Fact[]::new));
            assertOneCall("{diagnostic,span,transcript}", "all in one: " + witnesses(order));
        }
    }

    @Test
    void spanAndTranscriptOfNoKnownRun_makeOneCallInAnyOrder() {
        LlmCall unknown = Facts.transcript(null, 1, TOKENS, "");
        for (List<LlmCall> order : orders(List.of(SPAN, unknown))) {
            empty();
            order.forEach(fixture::store);
            assertOneCall("{span,transcript}", "each in a batch: " + witnesses(order));
            assertEquals(null, fixture.single("SELECT run_id FROM llm_calls"), "a name of ours is no run");
            empty();
            fixture.store(order.toArray(Fact[]::new));
            assertOneCall("{span,transcript}", "all in one: " + witnesses(order));
        }
    }

    @Test
    void spanThatOnlyOtlpTells_isOneCallHoweverOftenItIsSent() {
        LlmCall nameless = span("4bf9:00f1", null);
        fixture.store(SPAN, nameless);
        Written again = fixture.store(nameless, SPAN);

        assertEquals(2, again.duplicates());
        assertEquals("2", fixture.single("SELECT count(*) FROM llm_calls WHERE witnesses = '{span}'"));
        assertEquals("1500", fixture.single("SELECT min(latency_ms) FROM llm_calls"));
        assertRollups("2", "210");
    }

    @Test
    void answersOfOtherIds_areOtherCalls() {
        fixture.store(SPAN);
        fixture.store(Facts.transcript("run", 2, TOKENS, ""));

        assertRollups("2", "210");
    }

    private void assertOneCall(String witnesses, String order) {
        assertEquals("1", fixture.single("SELECT count(*) FROM llm_calls"), order);
        assertEquals(witnesses, fixture.single("SELECT witnesses::TEXT FROM llm_calls"), order);
        assertEquals("1", fixture.single("SELECT count(DISTINCT llm_call_id) FROM llm_call_witnesses"), order);
        assertRollups("1", "105");
    }

    /** What the calls add up to, and that the rollups hold just that. */
    private void assertRollups(String calls, String tokens) {
        assertEquals(calls, fixture.single("SELECT sum(calls) FROM llm_call_rollups"));
        assertEquals(tokens, fixture.single("SELECT sum(total_tokens) FROM llm_call_rollups"));
        assertEquals(tokens, fixture.single("SELECT sum(usage_total_tokens) FROM llm_calls"));
    }

    private void empty() {
        fixture.database.execute("TRUNCATE llm_calls, llm_call_witnesses, sessions CASCADE");
    }

    private static LlmCall span(String name, String response) {
        Instant at = Facts.transcript(null, 1, TOKENS, "").at().minusMillis(80);
        return new LlmCall(
                Witness.SPAN,
                Scope.NONE.withAgent("report-writer"),
                new CallRef(null, name, null, response, null),
                Facts.MODEL,
                TOKENS,
                null,
                new Timing(at, Duration.ofMillis(1500), null),
                Outcome.completed(),
                Exchange.NONE,
                at);
    }

    private static List<Witness> witnesses(List<LlmCall> order) {
        return order.stream().map(LlmCall::witness).toList();
    }

    private static List<List<LlmCall>> orders(List<LlmCall> all) {
        if (all.isEmpty()) {
            return List.of(List.of());
        }
        List<List<LlmCall>> orders = new ArrayList<>();
        for (LlmCall first : all) {
            List<LlmCall> rest = new ArrayList<>(all);
            rest.remove(first);
            for (List<LlmCall> behind : orders(rest)) {
                List<LlmCall> order = new ArrayList<>(List.of(first));
                order.addAll(behind);
                orders.add(order);
            }
        }
        return orders;
    }
}
