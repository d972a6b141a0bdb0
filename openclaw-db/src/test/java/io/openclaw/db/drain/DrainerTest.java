package io.openclaw.db.drain;

import static io.openclaw.db.drain.DrainFixture.times;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.model.Fact;
import io.openclaw.db.postgres.Facts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrainerTest {

    private static final String KEY = Facts.KEY;

    @TempDir
    Path directory;

    private final TestDatabase database = TestPostgres.freshDatabase();

    @Test
    void whatWaits_isStoredInOrder() {
        DrainFixture.migrated(database);
        try (DrainFixture fixture = fixture(database.url(), DrainFixture.QUICK)) {
            fixture.record(times(5_000, i -> Facts.message(KEY, "m-" + i, Integer.toString(i))));
            fixture.drainer.start();
            fixture.awaitEmpty();

            assertEquals("5000", database.single("SELECT count(*) FROM messages"));
            assertEquals(
                    "0",
                    database.single(
                            "SELECT count(*) FROM (SELECT content::INT - lag(content::INT) OVER (ORDER BY id) AS step FROM messages) AS s WHERE step <> 1"));
            assertEquals("5000", database.single("SELECT last_seq FROM writers"));
            await().untilAsserted(() -> assertEquals(5_000, fixture.stored.get()));
            DrainStats stats = fixture.drainer.stats();
            assertEquals("CLOSED", stats.breaker());
            assertTrue(stats.connected());
        }
    }

    @Test
    void testimonies_areMergedWithOthersAround() {
        DrainFixture.migrated(database);
        try (DrainFixture fixture = fixture(database.url(), DrainFixture.QUICK)) {
            List<Fact> facts = new ArrayList<>();
            for (int i = 1; i <= 50; i++) {
                facts.add(Facts.hostCall(KEY, 1, "x"));
                facts.add(Facts.diagnostic("run-" + i / 5, i, null));
                facts.add(Facts.transcript("run-" + i / 5, i, io.openclaw.db.model.Usage.of(10, 1), "a"));
            }
            fixture.record(facts);
            fixture.drainer.start();
            fixture.awaitEmpty();

            assertEquals("100", database.single("SELECT count(*) FROM llm_calls"));
            assertEquals("600", database.single("SELECT total_tokens FROM sessions"));
        }
    }

    @Test
    void onePoisonRowInAThousand_isSetAside_theRestStoredInOrder() {
        DrainFixture.migrated(database);
        poison();
        try (DrainFixture fixture = fixture(database.url(), DrainFixture.QUICK)) {
            fixture.record(times(1_000, i -> Facts.message(KEY, "m-" + i, i == 617 ? "poison" : Integer.toString(i))));
            fixture.drainer.start();
            fixture.awaitEmpty();

            assertEquals("999", database.single("SELECT count(*) FROM messages"));
            assertEquals("618", database.single("SELECT seq FROM dead_letters"));
            assertEquals("23514", database.single("SELECT sqlstate FROM dead_letters"));
            assertEquals("0", database.single("SELECT count(*) FROM dead_letters WHERE reason LIKE '%poison%'"));
            assertEquals(
                    "0",
                    database.single(
                            "SELECT count(*) FROM (SELECT content::INT - lag(content::INT) OVER (ORDER BY id) AS step FROM messages) AS s WHERE step < 1"));
            await().untilAsserted(() -> assertEquals(1, fixture.dead.get()));
            assertEquals(999, fixture.stored.get());
            assertEquals("CLOSED", fixture.drainer.stats().breaker());
        }
    }

    @Test
    void everyThirdRowPoison_progressGoesOn() {
        DrainFixture.migrated(database);
        poison();
        try (DrainFixture fixture = fixture(database.url(), DrainFixture.QUICK)) {
            fixture.record(times(600, i -> Facts.message(KEY, "m-" + i, i % 3 == 1 ? "poison" : Integer.toString(i))));
            fixture.drainer.start();
            fixture.awaitEmpty();

            assertEquals("400", database.single("SELECT count(*) FROM messages"));
            assertEquals("200", database.single("SELECT count(*) FROM dead_letters"));
        }
    }

    @Test
    void everyRowOfAKindRefused_isTakenForASchemaThatDoesNotFit_andNothingIsSetAsideAtFirst() {
        DrainFixture.migrated(database);
        database.execute("ALTER TABLE messages ADD CONSTRAINT nobody CHECK (role = 'nobody') NOT VALID");
        DrainConfig patient = DrainFixture.QUICK.withSchemaRetry(Duration.ofSeconds(30));
        try (DrainFixture fixture = fixture(database.url(), patient)) {
            fixture.record(times(100, i -> Facts.message(KEY, "m-" + i, "x")));
            fixture.drainer.start();
            await().until(() -> fixture.drainer.stats().schemaProblem() != null);
            assertEquals("0", database.single("SELECT count(*) FROM dead_letters"));

            database.execute("ALTER TABLE messages DROP CONSTRAINT nobody");
            fixture.drainer.resume();
            fixture.awaitEmpty();

            assertEquals("100", database.single("SELECT count(*) FROM messages"));
            assertEquals("0", database.single("SELECT count(*) FROM dead_letters"));
        }
    }

    @Test
    void schemaThatNeverFits_isGivenUpTheSecondTime_soThatTheRestGoesOn() {
        DrainFixture.migrated(database);
        database.execute("ALTER TABLE messages ADD CONSTRAINT nobody CHECK (role = 'nobody') NOT VALID");
        try (DrainFixture fixture = fixture(database.url(), DrainFixture.QUICK)) {
            fixture.record(times(40, i -> Facts.message(KEY, "m-" + i, "x")));
            fixture.record(List.of(Facts.hostCall(KEY, 1, "x")));
            fixture.drainer.start();
            fixture.awaitEmpty();

            assertEquals("1", database.single("SELECT count(*) FROM llm_calls"));
            assertEquals("40", database.single("SELECT count(*) FROM dead_letters"));
        }
    }

    @Test
    void rowThatCannotBeDecoded_isSetAside() {
        DrainFixture.migrated(database);
        try (DrainFixture fixture = fixture(database.url(), DrainFixture.QUICK)) {
            io.openclaw.db.spool.SpoolEntry broken = DrainFixture.entry(Facts.hostCall(KEY, 1, "x"));
            fixture.append(List.of(
                    new io.openclaw.db.spool.SpoolEntry(
                            broken.id(), broken.kind(), broken.recordedAt(), 0, new byte[] {'{', 1}),
                    broken));
            fixture.drainer.start();
            fixture.awaitEmpty();

            assertEquals("undecodable", database.single("SELECT sqlstate FROM dead_letters"));
            assertEquals("1", database.single("SELECT count(*) FROM llm_calls"));
        }
    }

    @Test
    void missingSchema_isWaitedFor() {
        try (DrainFixture fixture = fixture(database.url(), DrainFixture.QUICK)) {
            fixture.record(times(100, i -> Facts.message(KEY, "m-" + i, "x")));
            fixture.drainer.start();
            await().until(() -> fixture.drainer.stats().schemaProblem() != null);
            assertTrue(fixture.drainer.stats().schemaProblem().contains("migrate"));
            assertEquals(100, fixture.waiting());

            DrainFixture.migrated(database);
            fixture.drainer.resume();
            fixture.awaitEmpty();

            assertEquals("100", database.single("SELECT count(*) FROM messages"));
            await().until(() -> fixture.drainer.stats().schemaProblem() == null);
        }
    }

    @Test
    void wrongPassword_saysSoAndTriesRarely() {
        DrainFixture.migrated(database);
        String wrong = database.url().replace(":" + database.password() + "@", ":no@");
        try (DrainFixture fixture = fixture(wrong, DrainFixture.QUICK)) {
            fixture.record(List.of(Facts.hostCall(KEY, 1, "x")));
            fixture.drainer.start();
            await().until(() -> fixture.drainer.stats().schemaProblem() != null);

            String problem = fixture.drainer.stats().schemaProblem();
            assertTrue(problem.contains("28P01") && problem.contains("password"), problem);
            assertEquals("CLOSED", fixture.drainer.stats().breaker());
        }
    }

    @Test
    void backlogOfAnOutage_isStoredNoFasterThanAllowed() {
        DrainFixture.migrated(database);
        DrainConfig slow = DrainFixture.QUICK.withCatchUpRowsPerSecond(500);
        try (DrainFixture fixture = fixture(database.url(), slow)) {
            fixture.record(times(1_000, i -> Facts.message(KEY, "m-" + i, "x")));
            long start = System.nanoTime();
            fixture.drainer.start();
            fixture.awaitEmpty();
            Duration took = Duration.ofNanos(System.nanoTime() - start);

            assertTrue(took.compareTo(Duration.ofMillis(1_200)) > 0, took.toString());
            assertTrue(took.compareTo(Duration.ofSeconds(5)) < 0, took.toString());
        }
    }

    @Test
    void drain_endsWhenNothingWaits_orWhenPatienceIsOver() {
        DrainFixture.migrated(database);
        try (DrainFixture fixture = fixture(database.url(), DrainFixture.QUICK)) {
            fixture.record(times(100, i -> Facts.message(KEY, "m-" + i, "x")));
            fixture.drainer.start();
            fixture.drainer
                    .drain(Duration.ofSeconds(20))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            assertEquals("100", database.single("SELECT count(*) FROM messages"));

            database.execute("ALTER TABLE messages RENAME TO elsewhere");
            fixture.record(times(1, i -> Facts.message(KEY, "n-" + i, "x")));
            fixture.drainer
                    .drain(Duration.ofMillis(200))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            assertEquals(1, fixture.waiting());
        }
    }

    /** Where facts wait; all that is promised holds on either ground. */
    DrainFixture.Ground ground() {
        return DrainFixture.Ground.DISK;
    }

    private DrainFixture fixture(String url, DrainConfig config) {
        return new DrainFixture(ground(), directory, url, config);
    }

    private void poison() {
        database.execute("ALTER TABLE messages ADD CONSTRAINT wholesome CHECK (content <> 'poison')");
    }
}
