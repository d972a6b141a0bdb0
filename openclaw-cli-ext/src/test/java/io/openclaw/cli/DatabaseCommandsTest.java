package io.openclaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseCommandsTest {
    @TempDir
    private Path home;

    @Test
    void url_configured_isWhatPsqlTakes() {
        Outcome outcome = run("jdbc:postgresql://db/claw?user=a&password=p%40ss&sslmode=require", "url");
        assertEquals(0, outcome.code(), outcome::toString);
        assertEquals("postgresql://a:p%40ss@db:5432/claw?sslmode=require\n", outcome.out());
    }

    @Test
    void url_nothingRuns_saysHowToStart() {
        Outcome outcome = run("", "url");
        assertEquals(3, outcome.code());
        assertTrue(outcome.err().contains("./openclaw up"), outcome::toString);
    }

    @Test
    void url_notAUrl_isWrongUsageAndQuotesNothing() {
        Outcome outcome = run("hunter2", "url");
        assertEquals(2, outcome.code());
        assertFalse(outcome.err().contains("hunter2"), outcome::toString);
    }

    @Test
    void status_emptyDatabase_saysThatThereIsNoSchema() {
        TestDatabase database = TestPostgres.freshDatabase();
        Outcome outcome = run(database.url(), "status");
        assertEquals(0, outcome.code(), outcome::toString);
        assertTrue(outcome.out().contains("none. Create it with: ./openclaw db migrate"), outcome::toString);
        assertFalse(outcome.out().contains(database.password()), outcome::toString);
    }

    @Test
    void status_json_countsSmallTablesExactlyAndPartitionsWithTheirTable() throws IOException {
        TestDatabase database = TestPostgres.freshDatabase();
        database.execute("""
                CREATE TABLE sessions (id INTEGER);
                INSERT INTO sessions SELECT generate_series(1, 5);
                CREATE TABLE raw_events (id INTEGER) PARTITION BY RANGE (id);
                CREATE TABLE raw_events_1 PARTITION OF raw_events FOR VALUES FROM (0) TO (100);
                CREATE TABLE raw_events_default PARTITION OF raw_events DEFAULT;
                INSERT INTO raw_events VALUES (1), (2), (1000);
                """);
        JsonNode rows = json(database.url()).path("rows");
        assertEquals(5, rows.path("sessions").path("count").asInt(), rows::toString);
        assertEquals(3, rows.path("raw_events").path("count").asInt(), rows::toString);
        assertFalse(rows.path("sessions").path("estimated").asBoolean());
        assertFalse(rows.has("raw_events_1"), rows::toString);
    }

    @Test
    void status_largeTable_isEstimated() throws IOException {
        TestDatabase database = TestPostgres.freshDatabase();
        database.execute("""
                CREATE TABLE messages AS
                SELECT n AS id, repeat('x', 500) AS content FROM generate_series(1, 30000) AS n
                """);
        database.execute("ANALYZE messages");
        JsonNode messages = json(database.url()).path("rows").path("messages");
        assertTrue(messages.path("estimated").asBoolean(), messages::toString);
        assertEquals(30_000, messages.path("count").asDouble(), 3_000);
        assertTrue(run(database.url(), "status").out().contains("~"));
    }

    @Test
    void status_newerSchema_saysToUpdateTheProgram() {
        TestDatabase database = TestPostgres.freshDatabase();
        database.execute("""
                CREATE TABLE flyway_schema_history (version TEXT, success BOOLEAN);
                INSERT INTO flyway_schema_history VALUES ('1', true), ('9999', true);
                """);
        Outcome outcome = run(database.url(), "status");
        assertTrue(outcome.out().contains("9999, newer than this program's"), outcome::toString);
    }

    @Test
    void status_nobodyListens_namesHostPortAndCause() {
        Outcome outcome = run("postgresql://a:hunter2@127.0.0.1:1/claw", "status");
        assertEquals(3, outcome.code());
        assertTrue(outcome.err().contains("127.0.0.1:1/claw cannot be reached: nothing listens there"), outcome::err);
        assertTrue(outcome.out().contains("127.0.0.1:1/claw, not reached"), outcome::out);
        assertTrue(outcome.out().contains("none runs on this home"), outcome::out);
        assertTrue(outcome.out().contains("0 B on disk"), outcome::out);
        assertFalse(outcome.toString().contains("hunter2"), outcome::toString);
    }

    @Test
    void status_nothingRuns_tellsWhatWaitsInTheHomeAllTheSame() throws IOException {
        Files.createDirectories(home.resolve("spool"));
        Files.write(home.resolve("spool").resolve("queue.db"), new byte[2048]);
        Outcome outcome = run("", "status", "--json");
        assertEquals(3, outcome.code(), outcome::toString);
        assertTrue(outcome.err().contains("./openclaw up"), outcome::err);
        JsonNode status = new ObjectMapper().readTree(outcome.out());
        assertFalse(status.path("reachable").asBoolean(true));
        assertTrue(status.path("problem").asText().contains("No PostgreSQL runs"), outcome::out);
        assertEquals(2048, status.path("spool").path("bytesOnDisk").asInt());
    }

    @Test
    void status_wrongPassword_saysSo() {
        TestDatabase database = TestPostgres.freshDatabase();
        String url = "postgresql://" + database.user() + ":wrong@" + database.host() + ":" + database.port() + "/"
                + database.database();
        Outcome outcome = run(url, "status");
        assertEquals(3, outcome.code());
        assertTrue(outcome.err().contains("refused the password"), outcome::err);
    }

    @Test
    void status_frozenServer_isGivenUpWithinTwoSeconds() {
        try (TestServer server = TestPostgres.server()) {
            server.freeze();
            Outcome outcome = assertTimeout(
                    Duration.ofSeconds(2), () -> run(server.address().url(), "status"));
            server.thaw();
            assertEquals(3, outcome.code());
            assertTrue(outcome.err().contains("no answer in time"), outcome::err);
        }
    }

    @Test
    void status_runningHost_isAskedForItsHealth() throws IOException {
        HttpServer host = host("");
        JsonNode status = json(TestPostgres.freshDatabase().url());
        host.stop(0);
        assertEquals(12, status.path("spool").path("rows").asInt(), status::toString);
        assertEquals(
                ProcessHandle.current().pid(), status.path("host").path("pid").asLong());
        assertEquals("degraded", status.path("host").path("status").asText());
    }

    @Test
    void status_databaseAway_tellsWhatTheHostKnowsAndEndsWithThree() throws IOException {
        HttpServer host = host("a-token-for-this-test");
        Outcome without = run("postgresql://a@127.0.0.1:1/claw", "status");
        assertTrue(without.out().contains("wants its token: set OPENCLAW_HTTP_TOKEN"), without::out);
        Files.writeString(home.resolve("http-token"), "a-token-for-this-test\n");
        Outcome outcome = run("postgresql://a@127.0.0.1:1/claw", "status");
        host.stop(0);
        assertEquals(3, outcome.code(), outcome::toString);
        assertTrue(outcome.out().contains("rows 12"), outcome::out);
        assertTrue(outcome.out().contains("(2026-11-20T10:00:00Z), as the host says"), outcome::out);
        assertTrue(outcome.out().contains("PostgreSQL is asleep."), outcome::out);
        assertFalse(outcome.toString().contains("a-token"), outcome::toString);
    }

    @Test
    void status_hostThatDoesNotAnswer_isNamedAllTheSame() throws IOException {
        sign("127.0.0.1", 1);
        JsonNode host = json(TestPostgres.freshDatabase().url()).path("host");
        assertEquals("does not answer", host.path("status").asText(), host::toString);
    }

    @Test
    void status_signatureOfADeadHost_countsAsNone() throws IOException {
        Files.writeString(home.resolve("host.run"), "4194399 3377 2026-11-21T00:00:00Z 127.0.0.1\n");
        assertTrue(json(TestPostgres.freshDatabase().url()).path("host").isNull());
    }

    @Test
    void migrate_wrongPassword_endsAsStatusDoes() {
        TestDatabase database = TestPostgres.freshDatabase();
        String url = "postgresql://" + database.user() + ":wrong@" + database.host() + ":" + database.port() + "/"
                + database.database();
        Outcome outcome = run(url, "migrate");
        assertEquals(3, outcome.code(), outcome::toString);
        assertTrue(outcome.err().contains("the login was refused"), outcome::err);
    }

    @Test
    void migrate_emptyDatabase_saysFromWhereToWhereAndThenThatNothingIsToDo() throws IOException {
        TestDatabase database = TestPostgres.freshDatabase();
        Outcome first = run(database.url(), "migrate");
        assertEquals(0, first.code(), first::toString);
        assertTrue(first.out().contains("from an empty database"), first::toString);
        Outcome second = run(database.url(), "migrate");
        assertEquals(0, second.code(), second::toString);
        assertTrue(second.out().contains("nothing to do"), second::toString);
        JsonNode schema = json(database.url()).path("schema");
        assertEquals(schema.path("programVersion"), schema.path("version"));
    }

    @Test
    void migrate_newerDatabase_isRefused() {
        TestDatabase database = TestPostgres.freshDatabase();
        run(database.url(), "migrate");
        database.execute("""
                INSERT INTO flyway_schema_history
                SELECT 9999, '9999', 'from the future', 'SQL', 'V9999__x.sql', 0, current_user, now(), 1, true
                """);
        Outcome outcome = run(database.url(), "migrate");
        assertEquals(1, outcome.code(), outcome::toString);
        assertTrue(outcome.err().contains("9999"), outcome::toString);
    }

    @Test
    void migrate_nobodyListens_isUnreachable() {
        Outcome outcome = run("postgresql://a:hunter2@127.0.0.1:1/claw", "migrate");
        assertEquals(3, outcome.code(), outcome::toString);
        assertFalse(outcome.err().contains("hunter2"), outcome::err);
    }

    /** A host on this home that asks for a token, if it is given one. */
    private HttpServer host(String token) throws IOException {
        HttpServer host =
                HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
        byte[] health = ("{\"status\":\"degraded\",\"degraded\":[\"PostgreSQL is asleep.\"],"
                        + "\"spool\":{\"rows\":12,\"state\":\"ok\",\"left\":null},"
                        + "\"drain\":{\"last_write_at\":\"2026-11-20T10:00:00Z\"},\"ready\":true}")
                .getBytes(StandardCharsets.UTF_8);
        host.createContext("/health", exchange -> {
            String shown = exchange.getRequestHeaders().getFirst("Authorization");
            boolean welcome = token.isEmpty() || ("Bearer " + token).equals(shown);
            exchange.sendResponseHeaders(welcome ? 200 : 401, welcome ? health.length : -1);
            if (welcome) {
                exchange.getResponseBody().write(health);
            }
            exchange.close();
        });
        host.start();
        sign("127.0.0.1", host.getAddress().getPort());
        return host;
    }

    private void sign(String address, int port) throws IOException {
        Files.writeString(
                home.resolve("host.run"),
                ProcessHandle.current().pid() + " " + port + " 2026-11-21T00:00:00Z " + address + "\n");
    }

    private JsonNode json(String url) throws IOException {
        Outcome outcome = run(url, "status", "--json");
        assertEquals(0, outcome.code(), outcome::toString);
        return new ObjectMapper().readTree(outcome.out());
    }

    private Outcome run(String databaseUrl, String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "db";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Outcome.of(Map.of("DATABASE_URL", databaseUrl, "OPENCLAW_DB_HOME", home.toString()), all);
    }
}
