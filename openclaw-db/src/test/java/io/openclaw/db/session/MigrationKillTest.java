package io.openclaw.db.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.ChildJvm;
import io.openclaw.db.session.FileReport.Amount;
import io.openclaw.db.session.OpenClawRsHome.Counts;
import io.openclaw.db.session.OpenClawRsHome.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A migration that is killed, again and again, at whatever point: no gap, no double. */
class MigrationKillTest {

    @TempDir
    Path home;

    @TempDir
    Path scratch;

    @Test
    void killedFiveTimes_movesEveryMessageOnce() {
        assertMovedOnce(5);
    }

    @Test
    @Tag("faults")
    void killedAHundredTimes_movesEveryMessageOnce() {
        assertMovedOnce(Integer.getInteger("openclaw.fault.rounds", 100));
    }

    private void assertMovedOnce(int kills) {
        Counts counts = OpenClawRsHome.write(home, new Shape(11, 40, 150)).get("main");
        long messages = (long) counts.messages() - counts.orphans();
        Random random = new Random(kills);
        try (MigrationFixture to = new MigrationFixture(scratch)) {
            long resumed = 0;
            for (int kill = 0; kill < kills; kill++) {
                killAtRandom(to, random);
                if (to.count("SELECT count(*) FROM writers WHERE last_seq > 0") > 0) {
                    resumed++;
                }
            }
            FileReport last = to.migrate(home, "main").files().get(0);

            assertTrue(resumed > 0, "at least one kill came in the middle");
            assertEquals(new Amount(counts.sessions(), messages, counts.tokens()), last.found());
            assertEquals(
                    messages, last.inserted().messages() + last.alreadyThere().messages());
            assertEquals(messages, to.count("SELECT count(*) FROM messages"));
            assertEquals(messages, to.count("SELECT count(DISTINCT ordinal) FROM messages"));
            assertEquals(counts.tokens(), to.count("SELECT sum(store_tokens) FROM sessions"));
            AuditReport audit = Answer.of(SessionAudit.create(to.parts)
                    .run(AgentFile.in(home, List.of("main")), Pace.FULL, MigrationProgress.NONE));
            assertEquals(List.of(), audit.files().get(0).differences());
        }
    }

    private void killAtRandom(MigrationFixture to, Random random) {
        try (ChildJvm child =
                ChildJvm.start(MigratingChild.class, to.database.url(), home.toString(), scratch.toString())) {
            int lines = 1 + random.nextInt(12);
            for (int line = 0; line < lines && child.readLine() != null; line++) {
                // as far as this one goes
            }
        }
    }
}
