package io.openclaw.db.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.db.model.CallRef;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.Usage;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Testimonies of calls whose run is known to one witness, later, or never. */
class TestimoniesTest {

    private static final Usage TOKENS = Usage.of(100, 5);
    private static final LlmCall UNKNOWN = Facts.transcript(null, 1, TOKENS, "");
    private static final LlmCall KNOWN = Facts.transcript("run", 1, TOKENS, "");
    private static final LlmCall WIRE = Facts.diagnostic("run", 1, TOKENS);

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
    void runToldByOneWitnessOnly_makesOneCallInAnyOrderAndAnyBatches() {
        for (List<LlmCall> order : orders()) {
            fixture.database.execute("TRUNCATE llm_calls, llm_call_witnesses, sessions CASCADE");
            order.forEach(fixture::store);
            assertOneCall("each in a batch: " + order);
            fixture.database.execute("TRUNCATE llm_calls, llm_call_witnesses, sessions CASCADE");
            fixture.store(order.toArray(Fact[]::new));
            assertOneCall("all in one: " + order);
        }
    }

    private static List<List<LlmCall>> orders() {
        List<LlmCall> all = List.of(UNKNOWN, KNOWN, WIRE);
        List<List<LlmCall>> orders = new ArrayList<>();
        for (LlmCall first : all) {
            for (LlmCall second : all) {
                for (LlmCall third : all) {
                    if (new HashSet<>(List.of(first, second, third)).size() == 3) {
                        orders.add(List.of(first, second, third));
                    }
                }
            }
        }
        return orders;
    }

    private void assertOneCall(String order) {
        assertEquals("1", fixture.single("SELECT count(*) FROM llm_calls"), order);
        assertEquals("run", fixture.single("SELECT run_id FROM llm_calls"), order);
        assertEquals("{diagnostic,transcript}", fixture.single("SELECT witnesses::TEXT FROM llm_calls"), order);
        assertEquals("105", fixture.single("SELECT total_tokens FROM sessions"), order);
        assertEquals(
                "0",
                fixture.single(
                        "SELECT count(*) FROM llm_call_witnesses AS w WHERE NOT EXISTS (SELECT FROM llm_calls AS c WHERE c.id = w.llm_call_id)"),
                order);
    }

    @Test
    void copiesOfAnAnswer_areOneCallWhileTheirRunIsUnknownAndWhenItIsTold() {
        LlmCall copy = UNKNOWN.withRef(new CallRef(null, null, "msg-copy", "resp-1", null));
        fixture.store(UNKNOWN);
        fixture.store(copy);
        assertEquals("1", fixture.single("SELECT count(*) FROM llm_calls"));

        fixture.store(copy.withScope(KNOWN.scope()));

        assertEquals("1", fixture.single("SELECT count(*) FROM llm_calls"));
        assertEquals("run", fixture.single("SELECT run_id FROM llm_calls"));
        assertEquals("run", fixture.single("SELECT DISTINCT run_id FROM llm_call_witnesses"));
    }

    @Test
    void answersOfOneMoment_areTwoCallsWhenTheirTokensOrSessionsDiffer() {
        LlmCall unnamed = UNKNOWN.withRef(new CallRef(null, null, "msg-1", null, null));
        LlmCall other =
                UNKNOWN.withRef(new CallRef(null, null, "msg-2", null, null)).withUsage(Usage.of(100, 6), null);
        LlmCall blank =
                UNKNOWN.withRef(new CallRef(null, null, "msg-3", null, null)).withUsage(null, null);
        LlmCall elsewhere = blank.withScope(Facts.elsewhere("another"));

        fixture.store(unnamed, other, blank, elsewhere);

        assertEquals("4", fixture.single("SELECT count(*) FROM llm_calls"));
    }

    @Test
    void testimonyOfARowOfBefore_meetsItUnderTheRunItWasGivenThen() {
        fixture.store(UNKNOWN);
        fixture.database.execute("UPDATE llm_call_witnesses SET run_id = id::TEXT");

        assertEquals(1, fixture.store(UNKNOWN).duplicates());
        fixture.store(WIRE, KNOWN);

        assertOneCall("stored under its own id");
    }

    @Test
    void twoConnections_thatTellOneCallWithAndWithoutItsRun_makeOneCall() {
        Session second = PostgresFixture.await(fixture.postgres.connect());
        UUID writer = UUID.randomUUID();
        PostgresFixture.await(second.handshake(writer, "box", 0));
        for (int i = 0; i < 30; i++) {
            Future<Written> one =
                    fixture.session.write(fixture.next(List.of(Facts.recorded(Facts.transcript(null, i, TOKENS, "")))));
            Future<Written> other = second.write(new Batch(
                    writer,
                    "box",
                    i,
                    i + 1,
                    List.of(Facts.recorded(Facts.transcript("run-" + i, i, TOKENS, ""))),
                    List.of(),
                    null));
            PostgresFixture.await(one);
            PostgresFixture.await(other);
        }
        second.close();
        assertEquals("30", fixture.single("SELECT count(*) FROM llm_calls WHERE run_id IS NOT NULL"));
        assertEquals("30", fixture.single("SELECT count(*) FROM llm_calls"));
    }
}
