package io.openclaw.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.SessionRetention.Plan;
import io.openclaw.db.model.SessionDeleted;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.OldSession;
import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.PostgresConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionRetentionTest {

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final Vertx vertx = Vertx.vertx();
    private final Postgres postgres;
    private final List<SessionDeleted> deleted = new ArrayList<>();

    SessionRetentionTest() {
        PostgresConfig config = PostgresConfig.parse(database.url());
        Migrations.create(config).migrate();
        postgres = Postgres.create(config, vertx);
        session("old", "main", "box", 100, 10);
        session("older", "main", "box", 200, 10);
        session("new", "main", "box", 0, 1_000);
        session("recent", "main", "box", 20, 10);
        session("ops-old", "ops", "box", 100, 10);
        session("elsewhere", "main", "lab", 500, 10);
    }

    @AfterEach
    void close() {
        postgres.close();
        vertx.close();
    }

    @Test
    void age_takesWhatWasNotUsedForLonger_onThisHostOnly() {
        assertEquals(List.of("older", "old", "ops-old"), keys("*: age=90d"));
        assertEquals(List.of("older", "old"), keys("main: age=90d"));
        assertEquals(List.of("ops-old"), keys("*: age=90d; main: age=300d"));
        assertEquals(List.of("older"), keys("main: age=90d; main@box: age=150d; ops@lab: age=1d"));
        assertEquals(List.of(), keys("*@lab: age=1d"));
    }

    @Test
    void bytes_keepWhatWasUsedLast_eachAgentForItself() {
        assertEquals(List.of("older", "old"), keys("*: bytes=1010"));
        assertEquals(List.of("older"), keys("main: bytes=1020"));
        assertEquals(List.of(), keys("main: bytes=2K; ops: bytes=10"));
    }

    @Test
    void whatWasUsedWithinADay_stays() {
        assertEquals(List.of("older", "old", "recent"), keys("main: bytes=0"));
    }

    @Test
    void preview_countsMessagesAndBytes_andChangesNothing() {
        Plan plan = await(retention("*: age=90d").preview());

        assertEquals(3, plan.sessions().size());
        assertEquals(3, plan.messages());
        assertEquals(30, plan.bytes());
        assertTrue(deleted.isEmpty());
    }

    @Test
    void apply_deletesWhatThePlanNames_butNotWhatWasUsedSince() {
        SessionRetention retention = retention("*: age=90d");
        Plan plan = await(retention.preview());
        database.execute("UPDATE sessions SET updated_at = now() WHERE session_key = 'older'");

        assertEquals(2, await(retention.apply(plan)));

        assertEquals(
                List.of("ops-old", "old"),
                deleted.stream()
                        .map(SessionDeleted::sessionKey)
                        .sorted((a, b) -> b.compareTo(a))
                        .toList());
    }

    @Test
    void manySessions_goInBatches() {
        for (int i = 0; i < 45; i++) {
            session("many-" + i, "bulk", "box", 50, 1);
        }
        SessionRetention retention = retention("bulk: age=30d");
        assertEquals(45, await(retention.apply(await(retention.preview()))));
        assertEquals(45, deleted.size());
    }

    @Test
    void rulesThatCannotBeUsed_areNamedByNumberWithTheOtherProblems() {
        Map<String, String> environment =
                Map.of("OPENCLAW_RETENTION", "*: age=90d; main: age=1h", "OPENCLAW_LOG_RING", "many");

        ConfigException wrong = assertThrows(ConfigException.class, () -> DbConfig.fromEnvironment(environment));

        assertEquals(2, wrong.problems().size());
        assertTrue(wrong.getMessage().contains("OPENCLAW_RETENTION, rule 2: age is at least 1d"), wrong::getMessage);
        for (String bad :
                List.of("main", "main:", "main: age=x", "main: age=9d age=8d", "a: bytes=-1", "a:age=2d;a:age=3d")) {
            assertThrows(IllegalArgumentException.class, () -> RetentionRules.parse(bad), bad);
        }
        assertEquals(RetentionRules.NONE, DbConfig.fromEnvironment(Map.of()).retention());
    }

    private SessionRetention retention(String rules) {
        SessionRetention.Parts parts = new SessionRetention.Parts(vertx, Clock.systemUTC(), facts -> {
            deleted.addAll(facts);
            return Future.succeededFuture();
        });
        return new SessionRetention(postgres.oldSessions(), "box", RetentionRules.parse(rules), parts);
    }

    private List<String> keys(String rules) {
        return await(retention(rules).preview()).sessions().stream()
                .map(OldSession::key)
                .toList();
    }

    private void session(String key, String agent, String host, int daysAgo, int bytes) {
        database.query("""
                WITH s AS (
                    INSERT INTO sessions (session_key, agent_name, host, updated_at)
                    VALUES (?, ?, ?, now() - ? * INTERVAL '1 day' - length(?) * INTERVAL '1 second')
                    RETURNING id)
                INSERT INTO messages (session_id, role, content) SELECT id, 'user', repeat('x', ?) FROM s RETURNING id
                """, key, agent, host, daysAgo, agent.equals("ops") ? "" : "main", bytes);
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
