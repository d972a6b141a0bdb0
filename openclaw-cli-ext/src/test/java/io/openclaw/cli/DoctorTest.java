package io.openclaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.TestServer;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.PostgresConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {

    private static final TestDatabase DATABASE = TestPostgres.freshDatabase();

    @TempDir
    private Path home;

    @BeforeAll
    static void migrate() {
        Migrations.create(PostgresConfig.parse(DATABASE.url())).migrate();
    }

    @BeforeEach
    void write() throws IOException {
        DATABASE.execute("TRUNCATE writers;"
                + "INSERT INTO writers (writer_id, host, last_seq) VALUES (gen_random_uuid(), 'box', 9)");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void allIsWell_everyLineIsOkAndNothingIsChanged() throws IOException {
        String before = DATABASE.single("SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables");
        Outcome outcome = run(DATABASE.url());
        assertEquals(0, outcome.code(), outcome::toString);
        List<String> checks =
                outcome.out().lines().map(line -> line.substring(9, 21).strip()).toList();
        assertEquals(
                List.of(
                        "environment",
                        "JDK",
                        "disk",
                        "home",
                        "host",
                        "database",
                        "rights",
                        "schema",
                        "clock",
                        "TLS",
                        "pool",
                        "feed",
                        "gateway"),
                checks.subList(0, 13));
        assertTrue(outcome.out().contains("ok       clock        agrees with the database's"), outcome::out);
        assertFalse(outcome.toString().contains(DATABASE.password()), outcome::toString);
        assertEquals(
                before, DATABASE.single("SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables"));
        try (Stream<Path> files = Files.list(home)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void json_countsAndHasTheFixes() throws IOException {
        DATABASE.execute("UPDATE writers SET updated_at = now() - INTERVAL '3 days', dead_lettered = 4");
        Outcome outcome = run(DATABASE.url(), "--json");
        assertEquals(0, outcome.code(), "warnings do not count: " + outcome);
        JsonNode report = new ObjectMapper().readTree(outcome.out());
        assertEquals(0, report.path("problems").asInt(), outcome::out);
        assertEquals(
                "last write 3 d ago", finding(report, "feed").path("message").asText());
        assertEquals(
                "./openclaw db query dead_letters_by_kind",
                finding(report, "dead letters").path("fix").asText());
        assertTrue(finding(report, "schema").path("fix").isNull());
    }

    @Test
    void nobodyListens_isAProblemLineAndThree() {
        Outcome outcome = run("postgresql://a:hunter2@127.0.0.1:1/claw");
        assertEquals(3, outcome.code(), outcome::toString);
        assertTrue(
                outcome.out().contains("problem  database     PostgreSQL at 127.0.0.1:1/claw cannot be reached"),
                outcome::out);
        assertTrue(outcome.out().contains("ok       JDK"), outcome::out);
        assertFalse(outcome.toString().contains("hunter2"), outcome::toString);
    }

    @Test
    void frozenServer_isGivenUpWithinFiveSeconds() {
        try (TestServer server = TestPostgres.server()) {
            server.freeze();
            Outcome outcome = assertTimeout(
                    Duration.ofSeconds(5), () -> run(server.address().url()));
            server.thaw();
            assertEquals(3, outcome.code(), outcome::toString);
        }
    }

    @Test
    void settingsThatCannotBeUsed_areAllNamedAndNotQuoted() {
        Map<String, String> environment = environment("hunter2");
        environment.put("OPENCLAW_LOG_RING", "hunter3");
        Outcome outcome = Outcome.of(environment, "doctor");
        assertEquals(1, outcome.code(), outcome::toString);
        assertTrue(outcome.out().contains("problem  environment  OPENCLAW_LOG_RING must be"), outcome::out);
        assertTrue(outcome.out().contains("problem  environment  DATABASE_URL: "), outcome::out);
        assertFalse(outcome.toString().contains("hunter"), outcome::toString);
    }

    @Test
    void schemaBehind_isAProblemWithTheCommand() {
        Outcome outcome = run(TestPostgres.freshDatabase().url());
        assertEquals(1, outcome.code(), outcome::toString);
        assertTrue(outcome.out().contains("problem  schema       none."), outcome::out);
        assertTrue(outcome.out().contains("-> ./openclaw db migrate"), outcome::out);
        assertTrue(outcome.err().contains("1 problem."), outcome::err);
    }

    @Test
    void roleWithoutRights_isToldWhatToGrant() {
        DATABASE.execute(
                "DROP ROLE IF EXISTS doctor_reader; CREATE ROLE doctor_reader LOGIN PASSWORD 'pw-of-reader';"
                        + "GRANT USAGE ON SCHEMA public TO doctor_reader; GRANT SELECT ON ALL TABLES IN SCHEMA public TO doctor_reader");
        String url = DATABASE.url().replaceFirst("//[^@]*@", "//doctor_reader:pw-of-reader@");
        Outcome outcome = run(url);
        DATABASE.execute("DROP OWNED BY doctor_reader; DROP ROLE doctor_reader");
        assertEquals(1, outcome.code(), outcome::toString);
        assertTrue(outcome.out().contains("problem  rights       doctor_reader may not read and write"), outcome::out);
        assertTrue(outcome.out().contains("GRANT " + DATABASE.user() + " TO doctor_reader"), outcome::out);
        assertFalse(outcome.toString().contains("pw-of-reader"), outcome::toString);
    }

    @Test
    void databaseThatMayOnlyBeRead_isAProblem() {
        String readOnly = "?options=-c%20default_transaction_read_only%3Don";
        Outcome outcome = run(DATABASE.url() + readOnly);
        assertEquals(3, outcome.code(), outcome::toString);
        assertTrue(
                outcome.out().contains("it can only be read: a standby, or set to be. Name the primary"), outcome::out);
        Outcome any = run(DATABASE.url() + readOnly + "&target_session_attrs=any");
        assertEquals(1, any.code(), any::toString);
        assertTrue(any.out().contains("problem  rights       it can only be read"), any::out);
    }

    @Test
    void homeOpenToOthers_isAWarning() throws IOException {
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        Outcome outcome = run(DATABASE.url());
        assertEquals(0, outcome.code(), outcome::toString);
        assertTrue(outcome.out().contains("-> chmod go-rw " + home), outcome::out);
    }

    @Test
    void homesOfGateways_areNamedWithTheirFormat() throws IOException {
        make("agents/main/agent/openclaw-agent.sqlite");
        make("agents/main/sessions/a.jsonl");
        make("agents/old/sessions/b.jsonl");
        make("agents/rs/sessions.db");
        make("data/state/costs.jsonl");
        Map<String, String> environment = environment(DATABASE.url());
        environment.put("OPENCLAW_STATE_DIR", home.toString());
        Outcome outcome = Outcome.of(environment, "doctor");
        assertTrue(
                outcome.out()
                        .contains(
                                "gateway      " + home
                                        + ": 1 agent with SQLite of OpenClaw 2026.8 and later; 2 agents with JSONL of"
                                        + " OpenClaw before 2026.8; 1 agent with sessions.db of openclaw-rs; ledger of ZeroClaw 0.8 and later\n"),
                outcome::out);
        environment.put("OPENCLAW_STATE_DIR", home.resolve("nowhere").toString());
        assertTrue(Outcome.of(environment, "doctor").out().contains("nowhere, which is no folder"));
    }

    private void make(String file) throws IOException {
        Path path = home.resolve(file);
        Files.createDirectories(path.getParent());
        Files.createFile(path);
    }

    private static JsonNode finding(JsonNode report, String check) {
        for (JsonNode finding : report.path("findings")) {
            if (finding.path("check").asText().equals(check)) {
                return finding;
            }
        }
        throw new AssertionError("no finding " + check + " in " + report);
    }

    @Test
    void gatewayThatIsToBeHeard_isLookedAt() throws IOException {
        Map<String, String> environment = environment(DATABASE.url());
        try (ServerSocket gateway = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            environment.put("OPENCLAW_GATEWAY_URL", "ws://127.0.0.1:" + gateway.getLocalPort());
            environment.put("OPENCLAW_GATEWAY_TOKEN", "a-token-of-a-test");
            Outcome outcome = Outcome.of(environment, "doctor");
            assertTrue(outcome.out().contains("ok       live         ws://127.0.0.1:"), outcome::out);
            assertFalse(outcome.toString().contains("a-token-of-a-test"), outcome::toString);
        }
        Outcome gone = Outcome.of(environment, "doctor");
        assertEquals(0, gone.code(), gone::toString);
        assertTrue(gone.out().contains("cannot be reached"), gone::out);
        assertFalse(run(DATABASE.url()).out().contains(" live "), "nothing is said where none is to be heard");
    }

    private Outcome run(String url, String... options) {
        String[] all = new String[options.length + 1];
        all[0] = "doctor";
        System.arraycopy(options, 0, all, 1, options.length);
        return Outcome.of(environment(url), all);
    }

    private Map<String, String> environment(String url) {
        return new HashMap<>(Map.of("DATABASE_URL", url, "OPENCLAW_DB_HOME", home.toString()));
    }
}
