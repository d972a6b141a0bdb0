package io.openclaw.db.postgres;

import static io.openclaw.db.postgres.Facts.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.db.model.Cost;
import io.openclaw.db.model.Exchange;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.SessionDeleted;
import io.openclaw.db.model.SessionRenamed;
import io.openclaw.db.model.Timing;
import io.openclaw.db.model.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever happens to calls, in whatever order: the rollups are what the calls add up to. */
class RollupStreamTest {

    private static final int STREAMS = 4;
    private static final int STEPS = 50;
    private static final List<String> KEYS = List.of(
            "agent:main:main",
            "agent:ops:cron:job-1",
            "agent:main:subagent:7",
            "hook:5",
            "agent:main:main:heartbeat",
            "tg:main:42:7");

    /** What people and tools do to the table itself. */
    private static final List<String> STATEMENTS = List.of(
            "UPDATE llm_calls SET computed_cost_usd = round(random()::NUMERIC, 9), billing = 'metered', cost_source = 'computed' WHERE random() < 0.3",
            "UPDATE llm_calls SET computed_cost_usd = NULL, cost_source = 'reported', reported_cost_usd = reported_cost_usd * 2 WHERE random() < 0.3",
            "UPDATE llm_calls SET response_content = NULL WHERE random() < 0.5",
            "UPDATE llm_calls SET project = 'p' || (random() * 2)::INTEGER, trigger = CASE WHEN random() < 0.5 THEN 'heartbeat' END",
            "UPDATE llm_calls SET created_at = created_at + INTERVAL '7 minutes', latency_ms = latency_ms / 2 WHERE random() < 0.2",
            "UPDATE llm_calls SET id = gen_random_uuid() WHERE run_id IS NULL AND random() < 0.1",
            "DELETE FROM llm_calls WHERE run_id IS NULL AND random() < 0.2",
            "INSERT INTO llm_calls (id, session_key, model, usage_prompt_tokens, usage_total_tokens, latency_ms)"
                    + " SELECT gen_random_uuid(), 'tg:main:1:2', 'kimi', n, n, n * 100 FROM generate_series(0, 9) AS n",
            "INSERT INTO llm_calls AS c (id, model, latency_ms, created_at) SELECT id, model, 7, now() FROM llm_calls"
                    + " ON CONFLICT (id) DO UPDATE SET latency_ms = 7, error = 'late' WHERE random() < 0.2",
            "MERGE INTO llm_calls AS c USING (SELECT md5(n::TEXT)::UUID AS id FROM generate_series(1, 9) AS n) AS s ON c.id = s.id"
                    + " WHEN MATCHED AND random() < 0.3 THEN DELETE"
                    + " WHEN MATCHED THEN UPDATE SET usage_total_tokens = 1 + c.usage_total_tokens"
                    + " WHEN NOT MATCHED THEN INSERT (id, model, host) VALUES (s.id, 'merged', 'box')",
            "SET LOCAL openclaw.pruning = 'on'; DELETE FROM llm_calls WHERE created_at < '2026-11-20T12:30:00Z' AND run_id IS NULL");

    private final PostgresFixture fixture = new PostgresFixture();
    private int number;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void randomStreams_leaveRollupsThatAreTheSumOfTheCalls() {
        for (int seed = 0; seed < STREAMS; seed++) {
            fixture.database.execute(
                    "TRUNCATE llm_calls, llm_call_witnesses, sessions, session_fates, session_words, messages CASCADE;"
                            + "TRUNCATE llm_call_rollups; SELECT setseed(0." + seed + ")");
            Random random = new Random(seed);
            List<Fact> witnesses = witnesses(random);
            for (int step = 0; step < STEPS; step++) {
                step(random, witnesses);
                assertSum("seed " + seed + ", step " + step);
            }
            assertEquals(
                    "0",
                    fixture.single("SELECT count(*) FROM llm_call_rollups_lack('-infinity', 'infinity')"),
                    "seed " + seed);
        }
    }

    @Test
    void testimoniesInAnyOrderAndGrouping_makeTheSameRollups() {
        new AnyOrder(fixture)
                .check(
                        () -> fixture.single("SELECT string_agg(u::TEXT, E'\\n' ORDER BY u::TEXT) FROM api.usage AS u"),
                        witnesses(new Random(1)).toArray(Fact[]::new));
        assertEquals("8", fixture.single("SELECT sum(calls) FROM api.usage"));
    }

    private void step(Random random, List<Fact> witnesses) {
        int kind = random.nextInt(10);
        if (kind < 3) {
            fixture.store(random.ints(1L + random.nextInt(12))
                    .mapToObj(i -> call(random))
                    .toArray(Fact[]::new));
        } else if (kind < 6 && !witnesses.isEmpty()) {
            fixture.store(witnesses.remove(witnesses.size() - 1));
        } else if (kind == 6) {
            String key = KEYS.get(random.nextInt(KEYS.size()));
            Instant at = NOON.plusSeconds(random.nextInt(7200));
            fixture.store(
                    random.nextBoolean()
                            ? new SessionDeleted(key, at)
                            : new SessionRenamed(key, key + ":" + number++, at));
        } else {
            fixture.database.execute(STATEMENTS.get(random.nextInt(STATEMENTS.size())));
        }
    }

    private static LlmCall call(Random random) {
        String agent = random.nextInt(3) == 0 ? null : "main";
        Scope scope = new Scope(
                KEYS.get(random.nextInt(KEYS.size())), null, agent, random.nextBoolean() ? "cli" : null, null);
        Instant at = NOON.plusSeconds(random.nextInt(7200));
        BigDecimal usd = BigDecimal.valueOf(random.nextInt(100_000), 7);
        return LlmCall.ofHost(scope, new ModelRef("anthropic", "m" + random.nextInt(2), null), at)
                .withUsage(
                        random.nextInt(4) == 0 ? null : Usage.of(random.nextInt(9000), random.nextInt(900)),
                        random.nextBoolean()
                                ? new Cost(random.nextInt(4) == 0 ? BigDecimal.ZERO : usd, Cost.GATEWAY)
                                : null)
                .withTiming(
                        new Timing(at, random.nextInt(5) == 0 ? null : Duration.ofMillis(random.nextInt(90_000)), null))
                .withOutcome(random.nextInt(5) == 0 ? Outcome.failed("overloaded") : Outcome.completed())
                .withExchange(Exchange.ofText("text"));
    }

    /** Of eight calls of two runs, told from two sides. */
    private static List<Fact> witnesses(Random random) {
        List<Fact> told = new ArrayList<>();
        for (int call = 1; call <= 4; call++) {
            for (String run : List.of("run-1", "run-2")) {
                told.add(Facts.diagnostic(run, call, call == 3 ? null : Usage.of(100L * call, call)));
                told.add(Facts.transcript(run, call, Usage.of(100L * call, call), "answer"));
            }
        }
        Collections.shuffle(told, random);
        return told;
    }

    /** Reckoned from the columns of the calls alone, without any function of the rollups. */
    private void assertSum(String when) {
        String calls = fixture.single("""
                SELECT concat_ws(' ', count(*), count(*) FILTER (WHERE error IS NOT NULL OR status = 'error'),
                    COALESCE(sum(usage_total_tokens), 0), COALESCE(sum(cache_read_tokens), 0),
                    trim_scale(COALESCE(sum(reported_cost_usd), 0)), trim_scale(COALESCE(sum(computed_cost_usd), 0)),
                    trim_scale(COALESCE(sum(usd), 0)), count(*) - count(usd), COALESCE(sum(latency_ms), 0),
                    count(*) FILTER (WHERE latency_ms > 0))
                FROM (
                    SELECT *, CASE
                        WHEN cost_source = 'computed' THEN computed_cost_usd
                        WHEN cost_source IS NULL AND usage_total_tokens > 0 THEN NULLIF(reported_cost_usd, 0)
                        ELSE reported_cost_usd END AS usd
                    FROM llm_calls) AS c
                """);
        String rollups = fixture.single("""
                SELECT concat_ws(' ', COALESCE(sum(calls), 0), COALESCE(sum(errors), 0), COALESCE(sum(total_tokens), 0),
                    COALESCE(sum(cache_read_tokens), 0), trim_scale(COALESCE(sum(reported_cost_usd), 0)),
                    trim_scale(COALESCE(sum(computed_cost_usd), 0)), trim_scale(COALESCE(sum(cost_usd), 0)),
                    COALESCE(sum(unknown_cost), 0), COALESCE(sum(latency_ms), 0),
                    (SELECT COALESCE(sum(h.n), 0) FROM llm_call_rollups AS r, unnest(r.latency) AS h (n) WHERE NOT r.pruned))
                FROM llm_call_rollups
                WHERE NOT pruned
                """);
        assertEquals(calls, rollups, when);
    }
}
