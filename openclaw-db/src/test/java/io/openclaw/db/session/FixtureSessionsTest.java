package io.openclaw.db.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.openclaw.db.session.FileReport.Amount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The home of a real openclaw-rs, where it lies beside the project; {@code openclaw.shared} says where else. */
class FixtureSessionsTest {

    @TempDir
    Path home;

    @TempDir
    Path scratch;

    @Test
    void home_isMovedWithItsKnownCountsAndTwiceMoreChangesNothing() throws IOException {
        JsonNode manifest = copied().path("files");
        try (MigrationFixture to = new MigrationFixture(scratch)) {
            List<FileReport> files = to.migrate(home).files();
            for (FileReport file : files) {
                JsonNode known = manifest.path("agents/" + file.file().agent() + "/sessions.db");
                assertEquals(amount(known), file.found(), file.file().agent());
                assertEquals(file.found(), file.inserted());
                assertEquals(List.of(), file.conflicts());
                long orphans = known.path("orphan_messages").asLong();
                assertEquals(orphans == 1 ? List.of(1L) : List.of(), counts(file, "orphans"));
            }
            assertTrue(counts(files.get(2), "only-in-log").get(0) >= 2);
            assertEquals(1, counts(files.get(2), "shared-key").size());
            assertEquals(1, counts(files.get(0), "empty-file").size());
            for (int again = 0; again < 2; again++) {
                List<FileReport> next = to.migrate(home).files();
                next.forEach(file -> assertEquals(0, file.inserted().messages()));
                // Until V17 the key that both agents use is one session, and the second has no tokens of its own.
                assertEquals(new Amount(0, 0, 0), next.get(1).inserted());
            }
        }
    }

    /** One agent alone: until V17 the keys that both use are one session. */
    @Test
    void main_isCleanAfterItWasMoved() throws IOException {
        copied();
        try (MigrationFixture to = new MigrationFixture(scratch)) {
            to.migrate(home, "main");
            AuditReport main = Answer.of(SessionAudit.create(to.parts)
                    .run(AgentFile.in(home, List.of("main")), Pace.FULL, MigrationProgress.NONE));
            assertEquals(List.of(), main.files().get(0).differences());
        }
    }

    /** Its orphans are among its messages. */
    private static Amount amount(JsonNode known) {
        return new Amount(
                known.path("sessions").asLong(),
                known.path("messages").asLong() - known.path("orphan_messages").asLong(),
                known.path("total_tokens").asLong());
    }

    private static List<Long> counts(FileReport file, String what) {
        return file.notices().stream()
                .filter(remark -> remark.what().equals(what))
                .map(Remark::count)
                .toList();
    }

    private JsonNode copied() throws IOException {
        Path shared =
                Path.of(System.getProperty("openclaw.shared", System.getProperty("project.root", ".") + "/../shared"));
        Path fixture = shared.resolve("fixtures/openclaw-rs");
        assumeTrue(Files.isDirectory(fixture), "no home of openclaw-rs beside the project");
        try (Stream<Path> agents = Files.list(fixture.resolve("agents"))) {
            for (Path agent : agents.toList()) {
                Path folder = home.resolve("agents").resolve(agent.getFileName());
                Files.createDirectories(folder);
                for (String name : List.of("sessions.db", "sessions.db-wal")) {
                    if (Files.exists(agent.resolve(name))) {
                        Files.copy(agent.resolve(name), folder.resolve(name));
                    }
                }
            }
        }
        return new JsonMapper().readTree(Files.readString(fixture.resolve("manifest.json")));
    }
}
