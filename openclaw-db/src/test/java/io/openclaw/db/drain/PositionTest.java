package io.openclaw.db.drain;

import static io.openclaw.db.drain.DrainFixture.times;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.db.FaultProxy;
import io.openclaw.db.FaultProxy.Fault;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.postgres.Facts;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL does not stand where the spool does. */
class PositionTest {

    @TempDir
    Path directory;

    private final TestDatabase database = TestPostgres.freshDatabase();
    private int told;

    @BeforeEach
    void migrate() {
        DrainFixture.migrated(database);
    }

    @Test
    void positionBeyondAllThatWasSent_isTakenBackAndCounted_andNoFactIsSkipped() {
        try (DrainFixture fixture = new DrainFixture(directory, database)) {
            fixture.drainer.start();
            tell(fixture, 10);
            fixture.awaitEmpty();

            database.execute("UPDATE writers SET last_seq = 500");
            tell(fixture, 20);
            fixture.awaitEmpty();

            assertEquals("30", database.single("SELECT count(*) FROM messages"));
            assertEquals("30", database.single("SELECT last_seq FROM writers"));
            assertEquals(490, fixture.drainer.stats().claimed());
            await().untilAsserted(() -> assertEquals(30, fixture.stored.get()));
        }
    }

    @Test
    void positionThatWasLost_isCountedAsForgotten() {
        try (DrainFixture fixture = new DrainFixture(directory, database)) {
            fixture.drainer.start();
            tell(fixture, 10);
            fixture.awaitEmpty();

            database.execute("UPDATE writers SET last_seq = 4");
            tell(fixture, 1);
            fixture.awaitEmpty();

            assertEquals(6, fixture.drainer.stats().forgotten());
            assertEquals("11", database.single("SELECT count(*) FROM messages"));
        }
    }

    @Test
    void writerThatIsMissing_isForgottenAltogether() {
        try (DrainFixture fixture = new DrainFixture(directory, database)) {
            fixture.drainer.start();
            tell(fixture, 10);
            fixture.awaitEmpty();

            database.execute("DELETE FROM writers");
            tell(fixture, 1);
            fixture.awaitEmpty();

            assertEquals(10, fixture.drainer.stats().forgotten());
        }
    }

    @Test
    void rowsThatAnEarlierProcessSent_areBelievedToBeThere() {
        try (DrainFixture fixture = new DrainFixture(directory, database)) {
            tell(fixture, 10);
            database.execute("INSERT INTO writers (writer_id, host, last_seq) VALUES ('"
                    + fixture.backlog.stats().writerId() + "', 'box', 7)");
        }
        try (DrainFixture fixture = new DrainFixture(directory, database)) {
            fixture.drainer.start();
            fixture.awaitEmpty();

            assertEquals("3", database.single("SELECT count(*) FROM messages"));
            assertEquals(0, fixture.drainer.stats().claimed());
        }
    }

    @Test
    void deadLettersOfACommitWhoseAnswerWasLost_areCountedAsDeadLetters() {
        database.execute("ALTER TABLE messages ADD CONSTRAINT wholesome CHECK (content <> 'poison')");
        try (FaultProxy proxy = FaultProxy.to(database.host(), database.port());
                DrainFixture fixture = new DrainFixture(directory, proxy.url(database), DrainFixture.QUICK)) {
            fixture.drainer.start();
            tell(fixture, 5);
            fixture.awaitEmpty();

            proxy.set(Fault.CUT_AFTER_COMMIT);
            fixture.record(times(1, i -> Facts.message(Facts.KEY, "bad", "poison")));
            await().atMost(Duration.ofSeconds(30)).until(() -> fixture.dead.get() + fixture.stored.get() == 6);

            assertEquals("1", database.single("SELECT count(*) FROM dead_letters"));
            assertEquals(1, proxy.cuts());
            assertEquals(1, fixture.dead.get());
            assertEquals(5, fixture.stored.get());
            assertEquals(1, fixture.drainer.stats().deadLettered());
        }
    }

    private void tell(DrainFixture fixture, int messages) {
        fixture.record(times(messages, i -> {
            int number = told++;
            return Facts.message(Facts.KEY, "m-" + number, Integer.toString(number));
        }));
    }
}
