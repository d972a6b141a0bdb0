package io.openclaw.cli.soak;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.cli.Outcome;
import io.openclaw.cli.soak.AgentFileContents.Session;
import io.openclaw.cli.soak.SoakHost.Place;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.TestServer;
import io.openclaw.db.session.SessionMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A home lives in mode dual while hosts talk and both sides are killed; then it is cut over, lives on PostgreSQL alone, and is rolled back.
 * Whatever was acknowledged is there at each station, and nothing else. As long as {@code -Dopenclaw.soak.seconds} says, with the faults of
 * {@code -Dopenclaw.soak.seed}.
 */
@Tag("faults")
class SessionsSoakTest {

    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("openclaw.soak.seconds", 60));
    private static final long SEED = Long.getLong("openclaw.soak.seed", System.nanoTime());
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void hostAndPostgresKilled_filesAndPostgresHoldWhatWasAcknowledged() throws IOException {
        System.out.println("soak of " + LENGTH.toSeconds() + " s, seed " + SEED + ", in " + folder);
        try (TestServer server = TestPostgres.server()) {
            TestDatabase database = server.freshDatabase();
            Place place = new Place(folder, database.url());
            try (Storm storm = new Storm(place, server, new Random(SEED))) {
                live(place, storm);
            } catch (AssertionError | ConditionTimeoutException e) {
                keepEvidence(database, e);
                throw e;
            }
        }
    }

    private static void live(Place place, Storm storm) throws IOException {
        storm.startHost(SessionMode.DUAL);
        storm.rage(LENGTH);
        becomesClean(place, storm);
        storm.endHost();
        assertClean(place, "before the cutover");
        assertFilesHoldTheHistory(place);
        System.out.println("dual: " + storm);

        done(place, "sessions", "cutover", "--yes");
        storm.startHost(SessionMode.POSTGRES);
        storm.killEachOnce();
        storm.rage(LENGTH.dividedBy(4));
        drains(place, storm);
        storm.endHost();
        System.out.println("postgres: " + storm);

        done(place, "sessions", "cutover", "--rollback", "--yes");
        assertClean(place, "after the rollback");
        assertFilesHoldTheHistory(place);
    }

    /** What PostgreSQL held, beside the files and the journal. */
    private void keepEvidence(TestDatabase database, Throwable failure) throws IOException {
        System.out.println("soak with seed " + SEED + " failed, see " + folder);
        for (String table : List.of("sessions", "messages", "session_fates", "dead_letters")) {
            try {
                Files.write(
                        folder.resolve("postgres-" + table + ".txt"),
                        database.query("SELECT to_jsonb(t)::TEXT FROM " + table + " AS t").stream()
                                .map(row -> String.valueOf(row.get(0)))
                                .toList());
            } catch (IllegalStateException e) {
                failure.addSuppressed(e); // the server may be down
            }
        }
    }

    /** With a host that is silent, so that both sides can become equal. */
    private static void becomesClean(Place place, Storm storm) throws IOException {
        Files.createFile(place.silence());
        storm.awaitDrained();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertClean(place, "in mode dual"));
        Files.delete(place.silence());
    }

    private static void drains(Place place, Storm storm) throws IOException {
        Files.createFile(place.silence());
        storm.awaitDrained();
        Files.delete(place.silence());
    }

    private static void assertClean(Place place, String when) {
        Outcome verified = run(place, "sessions", "verify");
        assertEquals(0, verified.code(), () -> when + ": " + verified);
        assertTrue(verified.out().contains("Files and PostgreSQL agree."), () -> when + ": " + verified);
    }

    private static void assertFilesHoldTheHistory(Place place) {
        Journal journal = Journal.in(place.journal());
        History history = journal.replay();
        history.restart(SessionMode.DUAL, System.currentTimeMillis());
        List<String> problems = new ArrayList<>();
        Possibilities sessions = history.sessions();
        assertTrue(sessions.agents().size() > 1, "nobody talked: the test proves nothing");
        sessions.nothingIsToCome();
        for (String agent : sessions.agents()) {
            Map<String, Session> file = AgentFileContents.read(place.gatewayHome(), agent);
            Set<String> keys = new TreeSet<>(sessions.keys(agent));
            keys.addAll(file.keySet());
            for (String key : keys) {
                Session session = file.get(key);
                journal.ended(sessions.saw(agent, key, image -> isOf(image, session, agent)));
                sessions.problems().forEach(problem -> problems.add(problem + "; in the file: " + session));
            }
        }
        assertEquals(List.of(), problems);
    }

    private static boolean isOf(SessionImage image, Session session, String agent) {
        return session == null
                ? !image.present()
                : image.present()
                        && session.agent().equals(agent)
                        && session.model().equals("m")
                        && image.has(session.tokens())
                        && image.messages().equals(session.messages());
    }

    private static void done(Place place, String... command) {
        Outcome outcome = run(place, command);
        assertEquals(0, outcome.code(), outcome::toString);
    }

    private static Outcome run(Place place, String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of("--home", place.gatewayHome().toString()));
        Map<String, String> environment = Map.of(
                "DATABASE_URL", place.url(),
                "OPENCLAW_DB_HOME", place.dbHome().toString(),
                "OPENCLAW_HOST", SoakHost.HOST);
        return Outcome.of(environment, all.toArray(String[]::new));
    }
}
