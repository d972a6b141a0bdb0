package io.openclaw.db.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MigrationsTest {

    /** The version that made the agent part of a session's key. */
    private static final int AGENTS = 17;

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final Migrations migrations = Migrations.create(PostgresConfig.parse(database.url()));

    @Test
    void emptyDatabase_getsEverything_andASecondTimeNothing() throws IOException {
        assertEquals(OptionalInt.empty(), migrations.currentVersion());

        assertEquals(new Migrations.Report(0, Migrations.NEWEST, false), migrations.migrate());
        assertEquals(OptionalInt.of(Migrations.NEWEST), migrations.currentVersion());
        assertEquals(new Migrations.Report(Migrations.NEWEST, Migrations.NEWEST, false), migrations.migrate());
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("project.root"), "migrations"))) {
            assertEquals(
                    Migrations.NEWEST,
                    files.filter(f -> f.toString().endsWith(".sql")).count());
        }
    }

    @Test
    void databaseOfOpenclawRs_isAdoptedWithEveryRow() {
        openclawRs();
        database.execute("INSERT INTO sessions (session_key, agent_name) VALUES ('tg:main:1:2', 'main');"
                + "INSERT INTO messages (session_id, role, content) VALUES (1, 'user', 'hi');"
                + "INSERT INTO llm_calls (id, model, session_key) VALUES (gen_random_uuid(), 'm', 'tg:main:1:2');"
                + "INSERT INTO metrics_snapshots (host, snapshot_at) VALUES ('box', '2026-01-05'), ('box', now())");

        assertEquals(new Migrations.Report(1, Migrations.NEWEST, true), migrations.migrate());

        assertEquals("hi", database.single("SELECT content FROM messages"));
        assertEquals("2", database.single("SELECT count(*) FROM metrics_snapshots"));
        assertEquals("", database.single("SELECT host FROM sessions"));
    }

    @Test
    void realDumpOfOpenclawRs_isAdopted() {
        Path dump = Path.of(
                System.getProperty("project.root"), "..", "shared", "fixtures", "openclaw-rs", "postgres-dump.sql");
        assumeTrue(Files.exists(dump), "the dump is not part of the repository");
        Dump.restore(dump, database);
        String messages = database.single("SELECT count(*) FROM public.messages");

        assertTrue(migrations.migrate().adopted());
        assertEquals(messages, database.single("SELECT count(*) FROM messages"));
    }

    @Test
    void tablesOfOurNameThatAreOthers_areLeftAlone() {
        database.execute("CREATE TABLE sessions (id int, token text)");

        MigrationException refused = assertThrows(MigrationException.class, migrations::migrate);

        assertTrue(refused.getMessage().contains("not those of openclaw-rs"), refused.getMessage());
        assertEquals(
                "2", database.single("SELECT count(*) FROM information_schema.columns WHERE table_name = 'sessions'"));
    }

    @Test
    void schemaSharedWithOthers_isNoHindrance() {
        database.execute("CREATE TABLE guests (name text)");

        assertEquals(Migrations.NEWEST, migrations.migrate().to());
    }

    @Test
    void newerDatabase_isRefusedPolitely() {
        migrations.migrate();
        database.execute(
                "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, installed_by,"
                        + " execution_time, success) VALUES (99, '999', 'later', 'SQL', 'V999__later.sql', 'x', 1, true)");

        MigrationException refused = assertThrows(MigrationException.class, migrations::migrate);

        assertTrue(refused.getMessage().contains("999") && refused.getMessage().contains("update this program"));
    }

    @Test
    void sessionsFromBeforeAgentsCounted_getTheirAgentWithAllThatIsTheirs() throws IOException {
        migrateByHand(1, AGENTS - 1);
        database.execute("INSERT INTO sessions (session_key, host, agent_name) VALUES"
                + " ('tg:main:1', 'box', ''), ('k', 'box', 'a'), ('k', 'other', ''), ('old', '', 'rs');"
                + "INSERT INTO session_words (session_key, host, attribute, value, said_at) VALUES"
                + " ('tg:main:1', 'box', 'label', 'x', now()), ('k', 'box', 'agent', 'a', now()), ('k', 'box', 'label', 'y', now());"
                + "INSERT INTO session_fates (session_key, host, happened_at) VALUES"
                + " ('agent:gone:1', 'box', now()), ('k', 'box', now()), ('k', 'other', now());"
                + "INSERT INTO llm_calls (id, model, session_key, host) VALUES"
                + " (gen_random_uuid(), 'm', 'k', 'box'), (gen_random_uuid(), 'm', 'k', 'other')");

        migrateByHand(AGENTS, Migrations.NEWEST);

        assertEquals("a@box, @other, rs@, main@box", agents("sessions", "agent_name", "session_key, host"));
        assertEquals("a@box, main@box", agents("session_words", "agent_name", "session_key, host"));
        assertEquals("gone@box, a@box, @other", agents("session_fates", "agent_name", "session_key, host"));
        assertEquals("a@box, null@other", agents("llm_calls", "COALESCE(agent_name, 'null')", "session_key, host"));
    }

    @Test
    void severalAtOnce_allEndWell() {
        CompletableFuture<?>[] all = Stream.generate(() -> CompletableFuture.runAsync(migrations::migrate))
                .limit(3)
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(all).join();

        assertEquals(OptionalInt.of(Migrations.NEWEST), migrations.currentVersion());
    }

    @Test
    void readerInTheWay_isWaitedFor() throws SQLException {
        openclawRs();
        try (Connection reader = database.connect()) {
            reader.setAutoCommit(false);
            reader.createStatement().execute("SELECT count(*) FROM sessions");
            CompletableFuture<Migrations.Report> migrating = CompletableFuture.supplyAsync(migrations::migrate);
            CompletableFuture.delayedExecutor(4, TimeUnit.SECONDS).execute(() -> rollback(reader));

            assertEquals(Migrations.NEWEST, migrating.join().to());
        }
    }

    @Test
    void whatIsWrongWithTheConnection_isSaidWithAdvice() {
        assertTrue(failure(database.url().replace(":" + database.password() + "@", ":wrong@"))
                .contains("Check user and password"));
        assertTrue(failure(database.url().replace("/" + database.database(), "/nowhere"))
                .contains("no such database"));
        assertTrue(failure(database.url().replace(":" + database.port(), ":1")).contains("nobody answers"));
    }

    private static String failure(String url) {
        Migrations broken = Migrations.create(PostgresConfig.parse(url));
        String message = assertThrows(MigrationException.class, broken::migrate).getMessage();
        assertEquals(
                message,
                assertThrows(MigrationException.class, broken::currentVersion).getMessage());
        assertFalse(message.contains("wrong@"), message);
        return message;
    }

    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String agents(String table, String agent, String order) {
        return database.single(
                "SELECT string_agg(" + agent + " || '@' || host, ', ' ORDER BY " + order + ") FROM " + table);
    }

    /** The files themselves, since what lies between two of them is to be looked at. */
    private void migrateByHand(int from, int to) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("project.root"), "migrations"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".sql"))
                    .filter(f -> version(f) >= from && version(f) <= to)
                    .sorted(Comparator.comparingInt(MigrationsTest::version))
                    .toList()) {
                database.execute(Files.readString(file));
            }
        }
    }

    private static int version(Path file) {
        String name = file.getFileName().toString();
        return Integer.parseInt(name.substring(1, name.indexOf('_')));
    }

    private void openclawRs() {
        try (InputStream sql = getClass().getResourceAsStream("/db/migration/V1__tables_of_openclaw_rs.sql")) {
            database.execute(new String(sql.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
