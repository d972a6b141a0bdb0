package io.openclaw.db.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.PostgresConfig;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The views over the rollups, with calls whose answer is reckoned by hand. */
class UsageQueriesTest {

    private static final TestDatabase DATABASE = TestPostgres.freshDatabase();

    @BeforeAll
    static void calls() {
        Migrations.create(PostgresConfig.parse(DATABASE.url())).migrate();
        DATABASE.execute(
                "INSERT INTO llm_calls (id, model, provider, session_key, channel, project, latency_ms, time_to_first_byte_ms, usage_known,"
                        + " usage_total_tokens, reported_cost_usd, computed_cost_usd, cost_source, error, created_at)"
                        + " SELECT gen_random_uuid(), c.* FROM (VALUES"
                        + " ('opus', 'anthropic', 'agent:main:main', 'cli', 'atlas', 1000, 100, true, 8, 0.10, 0.11, 'reported', NULL, now()),"
                        + " ('opus', 'anthropic', 'agent:ops:cron:1', NULL, NULL, 2000, NULL, true, 8, 0, 0.20, 'computed', NULL, now()),"
                        + " ('opus', 'anthropic', 'agent:ops:cron:1', NULL, NULL, 0, NULL, false, 0, NULL, NULL, NULL, 'busy', now()),"
                        + " ('haiku', NULL, 'agent:main:main', 'cli', 'atlas', 50, NULL, true, 5, NULL, NULL, NULL, NULL, now()),"
                        + " ('opus', 'anthropic', 'agent:main:main', 'cli', 'atlas', 1, NULL, true, 99, 9, NULL, NULL, NULL, now() - INTERVAL '31 days'))"
                        + " AS c");
    }

    @Test
    void spend_isOfTheLastThirtyDaysTheDearestFirst() {
        String sums = "calls, errors, tokens, calls_of_unknown_usage, cost_usd, calls_of_unknown_cost";
        assertEquals(
                "opus anthropic 3 1 16 1 0.3 1 0.1 1 0.31 1 | haiku ∅ 1 0 5 0 ∅ 1 ∅ 1 ∅ 1",
                rows(
                        "spend_by_model",
                        "model, provider, " + sums + ", reported_cost_usd, calls_of_unreported_cost,"
                                + " computed_cost_usd, calls_of_uncomputed_cost"));
        assertEquals(
                "ops ∅ 2 1 8 1 0.2 1 | main ∅ 2 0 13 0 0.1 1", rows("spend_by_agent", "agent_name, host, " + sums));
        assertEquals("cron 2 1 8 1 0.2 1 | user 2 0 13 0 0.1 1", rows("spend_by_trigger", "trigger, " + sums));
        assertEquals("∅ 2 1 8 1 0.2 1 | cli 2 0 13 0 0.1 1", rows("spend_by_channel", "channel, " + sums));
        assertEquals("∅ 2 1 8 1 0.2 1 | atlas 2 0 13 0 0.1 1", rows("spend_by_project", "project, " + sums));
    }

    @Test
    void latency_isOfTheCallsThatWereTimed() {
        assertEquals(
                "opus 3 2 1500 95.8 | haiku 1 1 50 ∅",
                rows("latency_by_model", "model, calls, timed_calls, avg_ms, first_byte_p50_ms"));
        assertEquals(
                "true true | true true",
                rows(
                        "latency_by_model",
                        "abs(p50_ms - CASE model WHEN 'opus' THEN 1000 ELSE 50 END) <= 0.05 * p50_ms,"
                                + " abs(p95_ms - CASE model WHEN 'opus' THEN 2000 ELSE 50 END) <= 0.05 * p95_ms"));
    }

    @Test
    void usage_isByQuarterHourAndDay() {
        assertEquals(
                "5 5",
                DATABASE.single(
                        "SELECT concat_ws(' ', sum(calls), sum(calls_of_unknown_cost) + count(cost_usd)) FROM api.usage"));
        assertEquals("4", DATABASE.single("SELECT sum(calls) FROM api.usage_by_hour"));
        assertEquals("5", DATABASE.single("SELECT sum(calls) FROM api.usage_by_day"));
        assertEquals(
                "true",
                DATABASE.single(
                        "SELECT bool_and(day IN ((now() AT TIME ZONE 'UTC')::DATE, (now() AT TIME ZONE 'UTC')::DATE - 31))"
                                + " FROM api.usage_by_day"));
    }

    /** The view as it stands, its order included: rows with {@code |} between, NULL as ∅. */
    private static String rows(String view, String columns) {
        List<List<Object>> rows = DATABASE.query("SELECT " + columns + " FROM api." + view);
        return String.join(
                " | ",
                rows.stream()
                        .map(row -> String.join(
                                " ",
                                row.stream().map(v -> Objects.toString(v, "∅")).toList()))
                        .toList());
    }
}
