package io.openclaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.PostgresConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsPruneTest {
    @TempDir
    private Path home;

    private final TestDatabase database = TestPostgres.freshDatabase();

    SessionsPruneTest() {
        Migrations.create(PostgresConfig.parse(database.url())).migrate();
        database.execute("""
                INSERT INTO sessions (session_key, agent_name, host, created_at, updated_at)
                VALUES ('old', 'main', 'box', '2020-01-01', '2020-01-01'), ('new', 'main', 'box', now(), now()),
                    ('old', 'main', 'lab', '2020-01-01', '2020-01-01');
                INSERT INTO messages (session_id, role, content, created_at) SELECT id, 'user', 'hello', '2020-01-01' FROM sessions;
                """);
    }

    @Test
    void withoutYes_onlyShows() {
        Outcome outcome = run(Map.of(), "--older-than", "90d");
        assertEquals(0, outcome.code(), outcome::toString);
        assertTrue(
                outcome.out().contains("1 sessions of host box, 1 messages, 5 B. Nothing was deleted"), outcome::out);
        assertEquals("3", database.single("SELECT count(*) FROM sessions"));
    }

    @Test
    void withYes_deletesOnThisHostOnly_andTwiceIsHarmless() {
        Outcome outcome = run(Map.of("OPENCLAW_RETENTION", "*: age=90d"), "--yes");
        assertEquals(0, outcome.code(), outcome::toString);
        assertTrue(outcome.out().contains("Deleted 1 of 1 sessions"), outcome::out);
        assertEquals(
                "new@box,old@lab",
                database.single(
                        "SELECT string_agg(session_key || '@' || host, ',' ORDER BY session_key) FROM sessions"));
        assertEquals("2", database.single("SELECT count(*) FROM messages"));
        assertTrue(run(Map.of(), "--older-than", "90d", "--yes").out().contains("Nothing to delete"));
    }

    @Test
    void nothingSaid_isWrongUsage() {
        assertEquals(2, run(Map.of()).code());
        assertEquals(2, run(Map.of(), "--agent", "main").code());
        Outcome outcome = run(Map.of(), "--older-than", "1h");
        assertEquals(2, outcome.code());
        assertTrue(outcome.err().contains("age is at least 1d"), outcome::err);
    }

    private Outcome run(Map<String, String> more, String... options) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("DATABASE_URL", database.url());
        environment.put("OPENCLAW_DB_HOME", home.toString());
        environment.put("OPENCLAW_HOST", "box");
        String[] arguments = new String[options.length + 2];
        arguments[0] = "sessions";
        arguments[1] = "prune";
        System.arraycopy(options, 0, arguments, 2, options.length);
        return Outcome.of(environment, arguments);
    }
}
