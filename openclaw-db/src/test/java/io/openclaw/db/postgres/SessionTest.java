package io.openclaw.db.postgres;

import static io.openclaw.db.postgres.Facts.KEY;
import static io.openclaw.db.postgres.Facts.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.model.CronExecution;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.SessionEnded;
import io.openclaw.db.model.Usage;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionTest {

    private final PostgresFixture fixture = new PostgresFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void oneOfEachKind_storedTwice_isThereOnceWithTheSameTotals() {
        List<Recorded> facts = Facts.oneOfEach().stream().map(Facts::recorded).toList();
        Written first = fixture.storeRecorded(facts);
        String before = snapshot();

        Written again = fixture.storeRecorded(facts);

        assertEquals(0, first.duplicates());
        assertEquals(6, again.duplicates(), "all but the opened session, which has no row of its own");
        assertEquals(before, snapshot());
        for (String table :
                List.of("messages", "llm_calls", "tool_calls", "metrics_snapshots", "cron_executions", "raw_events")) {
            assertEquals("1", fixture.single("SELECT count(*) FROM " + table), table);
        }
        assertEquals("100", fixture.single("SELECT total_tokens FROM sessions WHERE session_key = '" + KEY + "'"));
        assertEquals("main", fixture.single("SELECT agent_name FROM sessions WHERE session_key = '" + KEY + "'"));
        assertEquals("14", fixture.single("SELECT facts_stored FROM writers"));
    }

    @Test
    void whatIsKnown_isNotReplacedByNothing() {
        fixture.store(
                Facts.opened(KEY), Facts.tool("t-1", null, Outcome.NONE), Facts.cron(CronExecution.RUNNING, null));
        fixture.store(
                Facts.hostCall(KEY, 1, "x"),
                Facts.tool("t-1", "done", Outcome.completed()),
                Facts.tool("t-1", null, Outcome.NONE),
                Facts.cron(CronExecution.OK, Duration.ofSeconds(3)));
        fixture.store(Facts.tool("t-1", null, Outcome.NONE), Facts.cron(CronExecution.RUNNING, null));

        assertEquals("telegram", fixture.single("SELECT channel FROM sessions WHERE session_key = '" + KEY + "'"));
        assertEquals("Chat", fixture.single("SELECT label FROM sessions WHERE session_key = '" + KEY + "'"));
        assertEquals("done", fixture.single("SELECT result FROM tool_calls"));
        assertEquals("completed", fixture.single("SELECT status FROM tool_calls"));
        assertEquals("ok", fixture.single("SELECT status FROM cron_executions"));
        assertEquals("3000", fixture.single("SELECT duration_ms FROM cron_executions"));
    }

    @Test
    void endedSession_opensAgain_whenOpenedLater() {
        Scope scope = Scope.ofSession(KEY);
        fixture.store(Facts.opened(KEY), new SessionEnded(scope, "reset", "s-2", NOON.plusSeconds(60)));
        assertEquals("reset", fixture.single("SELECT end_reason FROM sessions"));
        assertEquals("s-2", fixture.single("SELECT gateway_session_id FROM sessions"));

        fixture.store(new io.openclaw.db.model.SessionOpened(
                new Scope(KEY, "s-3", null, null, null), null, null, null, null, NOON.plusSeconds(61)));

        assertNull(fixture.single("SELECT ended_at FROM sessions"));
        assertEquals("s-3", fixture.single("SELECT gateway_session_id FROM sessions"));
    }

    @Test
    void batchOutOfOrder_isRefusedWhole() {
        Batch skipping = new Batch(
                fixture.writer, "box", 7, 8, List.of(Facts.recorded(Facts.hostCall(KEY, 1, "x"))), List.of(), null);

        PostgresException refused =
                assertThrows(PostgresException.class, () -> PostgresFixture.await(fixture.session.write(skipping)));

        assertEquals(Batch.OUT_OF_ORDER, refused.sqlState().orElseThrow());
        assertEquals("0", fixture.single("SELECT count(*) FROM llm_calls"));
    }

    @Test
    void twoBatchesInFlight_areStoredInOrder_andTheSecondFailsWithTheFirst() {
        Future<Written> one = fixture.session.write(fixture.next(List.of(Facts.recorded(Facts.hostCall(KEY, 1, "x")))));
        Future<Written> two = fixture.session.write(fixture.next(List.of(Facts.recorded(Facts.hostCall(KEY, 2, "y")))));
        PostgresFixture.await(Future.all(one, two));
        assertEquals("3", fixture.single("SELECT total_tokens FROM sessions"));

        Future<Written> bad =
                fixture.session.write(fixture.next(List.of(Facts.recorded(Facts.hostCall(KEY, 1, "nul \0 in text")))));
        Future<Written> behind =
                fixture.session.write(fixture.next(List.of(Facts.recorded(Facts.hostCall(KEY, 2, "y")))));

        assertEquals(
                "22021",
                assertThrows(PostgresException.class, () -> PostgresFixture.await(bad))
                        .sqlState()
                        .orElseThrow());
        assertEquals(
                Batch.OUT_OF_ORDER,
                assertThrows(PostgresException.class, () -> PostgresFixture.await(behind))
                        .sqlState()
                        .orElseThrow());
        assertEquals("3", fixture.single("SELECT total_tokens FROM sessions"));
    }

    @Test
    void witnessesInAnyOrderAndGrouping_makeTheSameCalls() {
        List<Fact> told = new ArrayList<>();
        for (int number = 1; number <= 4; number++) {
            told.add(Facts.diagnostic("run-1", number, number == 3 ? null : Usage.of(100L * number, number)));
            told.add(Facts.transcript("run-1", number, Usage.of(100L * number, number), "answer " + number));
        }
        List<String> results = new ArrayList<>();
        for (int seed = 0; seed < 6; seed++) {
            fixture.database.execute("TRUNCATE llm_calls, llm_call_witnesses, sessions, messages, message_search");
            Random random = new Random(seed);
            List<Recorded> facts = new ArrayList<>();
            for (int i = 0; i < told.size(); i++) {
                facts.add(Facts.recorded(told.get(i), NOON.plusSeconds(i)));
            }
            Collections.shuffle(facts, random);
            while (!facts.isEmpty()) {
                List<Recorded> some = facts.subList(0, Math.min(facts.size(), 1 + random.nextInt(3)));
                fixture.storeRecorded(List.copyOf(some));
                some.clear();
            }
            results.add(fixture.single("""
                    SELECT string_agg(row_to_json(c)::TEXT, E'\\n' ORDER BY c.created_at)
                        || (SELECT total_tokens FROM sessions)::TEXT
                    FROM llm_calls AS c
                    """));
            assertEquals("4", fixture.single("SELECT count(*) FROM llm_calls"), "seed " + seed);
            assertEquals("1010", fixture.single("SELECT total_tokens FROM sessions"), "seed " + seed);
        }
        assertEquals(1, results.stream().distinct().count(), String.join("\n\n", results));
    }

    @Test
    void mergedCall_leavesItsTextToTheMessage() {
        fixture.store(
                Facts.message(KEY, "msg-1", "the answer"),
                Facts.diagnostic("run-1", 1, null),
                Facts.transcript("run-1", 1, Usage.of(7, 3), "the answer"));

        assertNull(fixture.single("SELECT response_content FROM llm_calls"));
        assertEquals(
                "the answer",
                PostgresFixture.await(fixture.postgres.calls().list(io.openclaw.db.model.CallQuery.latest(5)))
                        .get(0)
                        .content());
    }

    @Test
    void oddTimesAndNumbers_areBroughtToTheEdgeAndMarked() {
        fixture.store(
                Facts.hostCall(KEY, 1, "x").withUsage(Usage.of(1L << 40, 0), null),
                Facts.raw("b", 1),
                new io.openclaw.db.model.RawEvent("hook", "far", "b", 2L, Scope.NONE, "{}", Instant.MAX));

        assertEquals("2147483647", fixture.single("SELECT usage_prompt_tokens FROM llm_calls"));
        assertEquals("16", fixture.single("SELECT marks FROM llm_calls"));
        assertEquals("16", fixture.single("SELECT marks FROM raw_events WHERE name = 'far'"));
    }

    @Test
    void writerThatPostgresForgot_isMovedUpToWhereTheSpoolStands() {
        fixture.database.execute("DELETE FROM writers");

        Session.Handshake fresh = PostgresFixture.await(fixture.session.handshake(fixture.writer, "box", 40));
        Session.Handshake behind = PostgresFixture.await(fixture.session.handshake(fixture.writer, "box", 50));
        Session.Handshake ahead = PostgresFixture.await(fixture.session.handshake(fixture.writer, "box", 45));

        assertEquals(new Session.Handshake(0, 40, 0), fresh);
        assertEquals(new Session.Handshake(40, 10, 0), behind);
        assertEquals(new Session.Handshake(50, 0, 0), ahead);
        assertTrue(fixture.session.isOpen());
    }

    private String snapshot() {
        return fixture.single("SELECT string_agg(s::TEXT, '|' ORDER BY id) FROM sessions AS s")
                + fixture.single("SELECT string_agg(s::TEXT, '|') FROM tool_calls AS s")
                + fixture.single("SELECT string_agg(s::TEXT, '|') FROM cron_executions AS s");
    }
}
