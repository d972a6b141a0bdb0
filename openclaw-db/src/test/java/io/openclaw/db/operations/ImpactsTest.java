package io.openclaw.db.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.operations.ImpactQuery.Around;
import io.openclaw.db.operations.Judgement.Verdict;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.PostgresConfig;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ImpactsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant CHANGE = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration WINDOW = Duration.ofHours(2);

    private static TestDatabase database;
    private static Operations operations;

    @BeforeAll
    static void open() throws SQLException {
        database = TestPostgres.freshDatabase();
        PostgresConfig config = PostgresConfig.parse(database.url());
        Migrations.create(config).migrate();
        operations = Operations.open(config, "box");
    }

    @AfterAll
    static void close() throws SQLException {
        operations.close();
    }

    @AfterEach
    void empty() {
        database.execute("TRUNCATE llm_calls, deployments, config_snapshots, known_issues RESTART IDENTITY CASCADE");
    }

    @Test
    void errorsAfterDeployment_areLargerThanUsual_onItsHostAlone() throws SQLException {
        calls("box", "fake", "2026-11-10T00:00:00Z", NOW, 60);
        calls("lab", "fake", "2026-11-10T00:00:00Z", NOW, 60);
        database.execute(
                "UPDATE llm_calls SET error = 'upstream 500'"
                        + " WHERE host = 'box' AND created_at >= '2026-11-20T12:00:00Z' AND extract(minute FROM created_at)::INT % 3 = 0");
        deployment("box", "1.15.0", "2026-11-01T00:00:00Z");
        deployment("box", "1.16.0", CHANGE.toString());
        deployment("lab", "1.16.0", CHANGE.toString());

        List<Impact> impacts = since("2026-11-15T00:00:00Z").impacts();

        assertEquals(2, impacts.size());
        Impact box = of("box", impacts);
        assertEquals("gateway 1.15.0 -> 1.16.0", box.changes().get(0).subject());
        assertEquals("deploy:2", box.changes().get(0).key());
        assertEquals(120, box.before().calls());
        assertEquals(120, box.after().calls());
        assertEquals(40, box.after().failed());
        assertEquals(Verdict.LARGER, verdict(box, Measure.ERROR_RATE));
        assertEquals(Verdict.USUAL, verdict(box, Measure.P50));
        assertEquals(Verdict.USUAL, verdict(box, Measure.CALLS));
        assertTrue(
                box.statement().startsWith("Larger than usual: error rate 0.0 % -> 33.3 %; within the usual: "),
                box::statement);
        assertTrue(
                box.statement()
                        .endsWith("Judged on 120 calls before and 120 after, beside 24 hours of the 7 days before."),
                box::statement);
        assertFalse(of("lab", impacts).larger(), () -> of("lab", impacts).statement());
    }

    @Test
    void latencyThatSwingsAnyway_isWithinTheUsual_andLargerWhereItDoesNot() throws SQLException {
        calls("steady", "fake", "2026-11-10T00:00:00Z", NOW, 60);
        calls("swinging", "fake", "2026-11-10T00:00:00Z", NOW, 60);
        database.execute("UPDATE llm_calls SET latency_ms = latency_ms * (1 + extract(hour FROM created_at)::INT % 4)"
                + " WHERE host = 'swinging' AND created_at < '2026-11-20T12:00:00Z'");
        database.execute("UPDATE llm_calls SET latency_ms = latency_ms * 3 WHERE created_at >= '2026-11-20T12:00:00Z'");
        deployment("steady", "2", CHANGE.toString());
        deployment("swinging", "2", CHANGE.toString());

        List<Impact> impacts = since("2026-11-15T00:00:00Z").impacts();

        assertEquals(Verdict.LARGER, verdict(of("steady", impacts), Measure.P50));
        assertEquals(Verdict.LARGER, verdict(of("steady", impacts), Measure.P95));
        assertEquals(Verdict.USUAL, verdict(of("swinging", impacts), Measure.P50));
    }

    @Test
    void failedCalls_doNotCountAsFastAnswers() throws SQLException {
        calls("box", "fake", "2026-11-10T00:00:00Z", NOW, 60);
        database.execute("UPDATE llm_calls SET error = '401', latency_ms = 3"
                + " WHERE created_at >= '2026-11-20T12:00:00Z' AND extract(minute FROM created_at)::INT % 2 = 0");
        deployment("box", "2", CHANGE.toString());

        Impact impact = since("2026-11-15T00:00:00Z").impacts().get(0);

        assertEquals(impact.before().p50Ms(), impact.after().p50Ms());
        assertEquals(Verdict.USUAL, verdict(impact, Measure.P50));
    }

    @Test
    void fewCalls_areSaidToBeTooFew_andNoCallsAfterManyAreAChange() throws SQLException {
        calls("quiet", "fake", "2026-11-10T00:00:00Z", NOW, 4);
        calls("silenced", "fake", "2026-11-10T00:00:00Z", CHANGE, 60);
        deployment("quiet", "2", CHANGE.toString());
        deployment("silenced", "2", CHANGE.toString());
        deployment("unknown", "2", CHANGE.toString());

        List<Impact> impacts = since("2026-11-15T00:00:00Z").impacts();

        assertTrue(
                of("quiet", impacts)
                        .statement()
                        .startsWith("Too few calls: everything. Judged on 8 calls before and 8 after"),
                () -> of("quiet", impacts).statement());
        assertEquals(Verdict.LARGER, verdict(of("silenced", impacts), Measure.CALLS));
        assertEquals(Verdict.TOO_FEW_CALLS, verdict(of("silenced", impacts), Measure.ERROR_RATE));
        assertTrue(
                of("silenced", impacts)
                        .statement()
                        .startsWith("Larger than usual: calls per hour 60 -> 0; too few calls: "),
                () -> of("silenced", impacts).statement());
        assertFalse(of("unknown", impacts).larger());
        assertNull(of("unknown", impacts).before().p50Ms());
    }

    @Test
    void hostOfYesterday_isJudgedByChanceForErrors_andSaysThatHoursAreTooFew() throws SQLException {
        calls("new", "fake", "2026-11-20T09:00:00Z", NOW, 60);
        database.execute("UPDATE llm_calls SET error = '500' WHERE created_at >= '2026-11-20T12:00:00Z'"
                + " AND extract(minute FROM created_at)::INT % 2 = 0");
        deployment("new", "2", CHANGE.toString());

        Impact impact = since("2026-11-15T00:00:00Z").impacts().get(0);

        assertEquals(Verdict.LARGER, verdict(impact, Measure.ERROR_RATE));
        assertEquals(Verdict.TOO_FEW_HOURS, verdict(impact, Measure.TOKENS));
    }

    @Test
    void model_isAChange_atItsFirstCallAfterSevenDaysWithout_butNotTheFirstOfTheHost() throws SQLException {
        calls("box", "old", "2026-11-01T00:00:00Z", NOW, 6);
        calls("box", "new", "2026-11-20T12:00:30Z", NOW, 6);
        calls("lab", "new", "2026-11-12T00:00:00Z", NOW, 6);
        calls("box", "back", "2026-11-02T00:00:00Z", Instant.parse("2026-11-03T00:00:00Z"), 6);
        calls("box", "back", "2026-11-19T00:00:00Z", Instant.parse("2026-11-20T00:00:00Z"), 6);
        database.execute("UPDATE llm_calls SET error = '404' WHERE host = 'box' AND model = 'new'"
                + " AND created_at < '2026-11-20T12:05:00Z'");

        List<Impact> impacts = since("2026-11-10T00:00:00Z").impacts();

        assertEquals(
                List.of("box new 2026-11-20T12:00:30Z", "box back 2026-11-19T00:00:00Z"),
                impacts.stream()
                        .map(one -> one.host() + " " + one.changes().get(0).subject() + " " + one.at())
                        .toList());
    }

    @Test
    void config_isAChange_whereKeysChanged_andChangesOfOneMinuteAreOne() throws SQLException {
        database.execute("""
                INSERT INTO config_snapshots (host, config_path, config_json, changed_keys, snapshot_at) VALUES
                    ('box', '/etc/openclaw.json', '{}', '{a,b}', '2026-11-16T00:00:00Z'),
                    ('box', '/etc/openclaw.json', '{}', '{}', '2026-11-17T00:00:00Z'),
                    ('box', '/etc/openclaw.json', '{}', '{models}', '2026-11-20T12:00:40Z'),
                    ('lab', '/etc/openclaw.json', '{}', '{models}', '2026-11-20T12:00:40Z')
                """);
        deployment("box", "2", CHANGE.toString());
        deployment("box", "3", "2026-11-20T13:30:00Z");

        List<Impact> impacts = since("2026-11-15T00:00:00Z").impacts();

        assertEquals(2, impacts.size());
        assertEquals(List.of("deploy:1", "config:3"), keys(impacts.get(1)));
        assertEquals("openclaw.json: models", impacts.get(1).changes().get(1).subject());
        assertEquals(List.of("deploy:2"), impacts.get(1).near());
        assertEquals(List.of("deploy:1", "config:3"), impacts.get(0).near());
    }

    @Test
    void tokensAndCost_areOfTheCallsThatTellThem() throws SQLException {
        calls("box", "fake", "2026-11-20T10:00:00Z", NOW, 30);
        database.execute(
                "UPDATE llm_calls SET reported_cost_usd = 0.00000012 WHERE created_at < '2026-11-20T10:10:00Z'");
        database.execute("UPDATE llm_calls SET usage_known = false, usage_total_tokens = 0"
                + " WHERE created_at >= '2026-11-20T11:00:00Z' AND created_at < '2026-11-20T12:00:00Z'");
        deployment("box", "2", CHANGE.toString());

        CallFigures before = since("2026-11-15T00:00:00Z").impacts().get(0).before();

        assertEquals(60, before.calls());
        assertEquals(30, before.metered());
        assertEquals(30 * 100, before.tokens());
        assertEquals(new BigDecimal("0.00000060"), before.costUsd());
        assertEquals(List.of(55L, 25L), List.of(before.unknownCost(), before.unpriced()));
    }

    @Test
    void around_findsRowsMomentsAndIssues_andSaysWhenThereIsNone() throws SQLException {
        calls("box", "fake", "2026-11-10T00:00:00Z", NOW, 30);
        calls("lab", "fake", "2026-11-10T00:00:00Z", NOW, 30);
        deployment("box", "2", CHANGE.toString());
        deployment("box", "3", "2026-11-18T12:00:00Z");
        database.execute("INSERT INTO known_issues (title, host, created_at) VALUES"
                + " ('it broke', '', '2026-11-20T13:00:00Z'), ('it broke here', 'box', '2026-11-19T13:00:00Z')");

        assertEquals(List.of(List.of("deploy:1")), around("1", null));
        assertEquals(List.of(List.of("deploy:2")), around("deploy:2", null));
        assertEquals(List.of(List.of("issue:1"), List.of("issue:1"), List.of("deploy:1")), around("issue:1", null));
        assertEquals(List.of(List.of("issue:2")), around("issue:2", null));
        assertEquals(List.of(List.of("moment"), List.of("deploy:1")), around("2026-11-20T13:00:00Z", "box"));
        assertEquals(List.of(List.of("moment")), around("2026-11-20T13:00:00Z", "lab"));
        assertEquals(Optional.empty(), ask("deploy:99", null));
        assertEquals(Optional.empty(), ask("config:99", null));
        assertEquals(Optional.empty(), ask("issue:99", null));
        assertEquals(Optional.empty(), Around.parse("soon", text -> Optional.empty()));
    }

    @Test
    void emptyDatabase_hasNoImpacts_andManyAreCutToTheLatest() throws SQLException {
        assertEquals(List.of(), since("2026-11-15T00:00:00Z").impacts());
        database.execute("INSERT INTO deployments (host, component, version, deployed_at)"
                + " SELECT 'box', 'gateway', n::TEXT, timestamptz '2026-11-20T12:00:00Z' + n * INTERVAL '1 minute'"
                + " FROM generate_series(1, 103) AS n");

        ImpactReport report = since("2026-11-15T00:00:00Z");

        assertEquals(Impacts.MOST, report.impacts().size());
        assertEquals(3, report.leftOff());
        assertEquals("deploy:103", report.impacts().get(0).changes().get(0).key());
    }

    /** So many calls an hour, evenly, of 50 to 64 ms and 100 tokens each. */
    private static void calls(String host, String model, String from, Instant to, int perHour) {
        database.query("""
                WITH added AS (
                    INSERT INTO llm_calls (id, host, model, created_at, latency_ms, usage_total_tokens, usage_known)
                    SELECT gen_random_uuid(), ?, ?, at, 50 * (100 + (extract(epoch FROM at)::BIGINT / 60 * 7) % 30) / 100, 100, true
                    FROM generate_series(?::TIMESTAMPTZ, ?::TIMESTAMPTZ - INTERVAL '1 second', ?::INTERVAL) AS at
                    RETURNING 1)
                SELECT count(*) FROM added
                """, host, model, from, to.toString(), 3600 / perHour + " seconds");
    }

    private static void deployment(String host, String version, String at) {
        database.execute("INSERT INTO deployments (host, component, version, deployed_at) VALUES ('" + host
                + "', 'gateway', '" + version + "', '" + at + "')");
    }

    private static ImpactReport since(String since) throws SQLException {
        return operations
                .impacts()
                .report(new ImpactQuery(Instant.parse(since), NOW, WINDOW, null, null))
                .orElseThrow();
    }

    private static Optional<ImpactReport> ask(String around, @Nullable String host) throws SQLException {
        Around centre =
                Around.parse(around, text -> Optional.of(Instant.parse(text))).orElseThrow();
        return operations.impacts().report(new ImpactQuery(NOW, NOW, WINDOW, host, centre));
    }

    private static List<List<String>> around(String around, @Nullable String host) throws SQLException {
        return ask(around, host).orElseThrow().impacts().stream()
                .map(ImpactsTest::keys)
                .toList();
    }

    private static List<String> keys(Impact impact) {
        return impact.changes().stream().map(Change::key).toList();
    }

    private static Impact of(String host, List<Impact> impacts) {
        return impacts.stream()
                .filter(one -> one.host().equals(host))
                .findFirst()
                .orElseThrow();
    }

    private static Verdict verdict(Impact impact, Measure measure) {
        return impact.judgements().stream()
                .filter(one -> one.measure() == measure)
                .findFirst()
                .orElseThrow()
                .verdict();
    }
}
