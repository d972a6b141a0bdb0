package io.openclaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.PostgresConfig;
import io.openclaw.db.session.OpenClawRsHome;
import io.openclaw.db.session.OpenClawRsHome.Shape;
import io.openclaw.db.session.SessionMode;
import io.openclaw.db.session.SessionModeFile;
import io.openclaw.db.session.SessionModeState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionCommandsTest {

    @TempDir
    private Path gateway;

    @TempDir
    private Path dbHome;

    private TestDatabase database;

    @BeforeEach
    void writeHome() {
        database = TestPostgres.freshDatabase();
        OpenClawRsHome.write(gateway, new Shape(5, 3, 6));
    }

    @Test
    void migrateThenVerify_saysWhatWasMovedAndThatAllAgrees() throws IOException {
        migrateSchema();
        Outcome dry = run("migrate-sessions", "--agent", "main", "--dry-run", "--json");
        assertEquals(0, dry.code(), dry::toString);
        assertEquals("0", database.single("SELECT count(*) FROM messages"));

        Outcome moved = run("migrate-sessions", "--agent", "main");
        assertEquals(0, moved.code(), moved::toString);
        assertTrue(moved.out().contains("main   sessions"), moved::toString);
        assertTrue(moved.out().contains("notice, orphans (1)"), moved::toString);

        JsonNode again = new ObjectMapper()
                .readTree(run("migrate-sessions", "--agent", "main", "--json").out())
                .path("files")
                .path(0);
        assertEquals(again.path("found"), again.path("alreadyThere"));
        assertEquals(0, again.path("inserted").path("messages").asInt());

        Outcome verified = run("sessions", "verify", "--agent", "main");
        assertEquals(0, verified.code(), verified::toString);
        assertTrue(verified.out().contains("Files and PostgreSQL agree."), verified::toString);
        assertEquals(
                0, run("migrate-sessions", "--agent", "main", "--verify-only").code());
    }

    @Test
    void verify_rowMissing_namesItAndRepairPutsItBack() {
        migrateSchema();
        run("migrate-sessions", "--agent", "main");
        database.execute("DELETE FROM messages WHERE content = 'run it'");

        Outcome differing = run("sessions", "verify", "--agent", "main");
        assertEquals(1, differing.code());
        assertTrue(differing.out().contains("tg:main:31:-100200300 message"), differing::toString);
        assertFalse(differing.out().contains("run it"), "what was said is not printed");
        assertEquals(0, run("sessions", "verify", "--agent", "main", "--repair").code());
        assertEquals(0, run("sessions", "verify", "--agent", "main").code());
    }

    @Test
    void cutoverAndBack_needsYesAndDualMode() {
        migrateSchema();
        run("migrate-sessions", "--agent", "main");
        Path file = gateway.resolve("agents/main/sessions.db");
        assertEquals(2, run("sessions", "cutover").code());
        Outcome refused = run("sessions", "cutover", "--yes");
        assertEquals(2, refused.code());
        assertTrue(refused.err().contains("has not run in dual mode"), refused::toString);
        assertTrue(Files.exists(file));
    }

    @Test
    void fileThatCannotBeRead_isNamedByBothAndTheOthersAreDone() throws IOException {
        migrateSchema();
        Path file = gateway.resolve("agents/ops/sessions.db");
        Files.writeString(file, "this is no database, and long enough to be looked at as one".repeat(20));
        for (String[] command : List.of(new String[] {"migrate-sessions"}, new String[] {"sessions", "verify"})) {
            Outcome text = run(command);
            assertEquals(2, text.code(), text::toString);
            assertTrue(text.out().contains("ops: not done to the end. The sessions in " + file), text::toString);

            List<String> asJson = new ArrayList<>(List.of(command));
            asJson.add("--json");
            Outcome json = run(asJson.toArray(String[]::new));
            assertEquals(2, json.code(), json::toString);
            JsonNode files = new ObjectMapper().readTree(json.out()).path("files");
            assertTrue(files.path(2).path("error").asText().contains("SQLITE_NOTADB"), json::toString);
            assertTrue(files.path(1).path("error").isNull(), json::toString);
        }
        assertEquals(0, run("sessions", "verify", "--agent", "main").code());
    }

    @Test
    void rollback_saysWhereTheOldFilesAreAndWhetherAllAgrees() throws IOException {
        migrateSchema();
        run("migrate-sessions");
        SessionModeFile.in(dbHome).dualRuns(Instant.EPOCH);
        assertEquals(0, run("sessions", "cutover", "--yes").code());
        Outcome back = run("sessions", "cutover", "--rollback", "--yes");
        assertEquals(0, back.code(), back::toString);
        assertTrue(back.out().contains("Files and PostgreSQL agree."), back::toString);
        String kept = back.out()
                .lines()
                .filter(line -> line.contains("agents/main/sessions.db."))
                .findFirst()
                .orElseThrow();
        assertTrue(Files.exists(Path.of(kept.strip())), kept);

        run("sessions", "cutover", "--yes");
        database.execute("UPDATE messages SET content = 'corrected' WHERE content = 'run it'");
        Outcome differing = run("sessions", "cutover", "--rollback", "--yes", "--json");
        assertEquals(1, differing.code(), differing::toString);
        JsonNode told = new ObjectMapper().readTree(differing.out());
        assertEquals(2, told.path("different").asInt());
        assertEquals(3, told.path("archived").size());
    }

    @Test
    void cutover_rollbackBegun_saysToFinishIt() {
        migrateSchema();
        SessionModeFile.in(dbHome)
                .write(new SessionModeState(SessionMode.POSTGRES, Instant.EPOCH, 0, SessionModeState.Change.ROLLBACK));
        Outcome refused = run("sessions", "cutover", "--yes");
        assertEquals(2, refused.code());
        assertTrue(refused.err().contains("--rollback"), refused::toString);
    }

    @Test
    void whatCannotBe_isExitCode2AndSaysWhatToDo() {
        Outcome noSchema = run("migrate-sessions");
        assertEquals(2, noSchema.code());
        assertTrue(noSchema.err().contains("db migrate"), noSchema::toString);

        migrateSchema();
        Outcome noAgent = run("migrate-sessions", "--agent", "nobody");
        assertEquals(2, noAgent.code());
        assertTrue(noAgent.err().contains("[blank, main, ops]"), noAgent::toString);
    }

    private void migrateSchema() {
        Migrations.create(PostgresConfig.parse(database.url())).migrate();
    }

    private Outcome run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--home", gateway.toString()));
        return Outcome.of(
                Map.of("DATABASE_URL", database.url(), "OPENCLAW_DB_HOME", dbHome.toString(), "OPENCLAW_HOST", "box"),
                all.toArray(String[]::new));
    }
}
