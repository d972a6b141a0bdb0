package io.openclaw.db.drain;

import static io.openclaw.db.drain.DrainFixture.times;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.FaultProxy;
import io.openclaw.db.FaultProxy.Fault;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.TestServer;
import io.openclaw.db.postgres.Facts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever breaks, each fact is stored exactly once. */
class DrainFaultTest {

    private static final String KEY = Facts.KEY;
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final AtomicInteger told = new AtomicInteger();

    @Test
    void commitsWhoseAnswerIsLost_areStoredOnce() {
        TestDatabase database = DrainFixture.migrated(TestPostgres.freshDatabase());
        try (FaultProxy proxy = FaultProxy.to(database.host(), database.port());
                DrainFixture fixture = fixture(proxy.url(database), DrainFixture.QUICK)) {
            fixture.drainer.start();
            tell(fixture, 10);
            fixture.awaitEmpty();
            for (int cut = 1; cut <= 10; cut++) {
                proxy.set(Fault.CUT_AFTER_COMMIT);
                tell(fixture, 50);
                int cuts = cut;
                await().atMost(LONG).until(() -> proxy.cuts() == cuts && fixture.waiting() == 0);
            }
            assertAllOnce(database, fixture);
        }
    }

    @Test
    void connectionsReset_areMadeAnew() {
        TestDatabase database = DrainFixture.migrated(TestPostgres.freshDatabase());
        try (FaultProxy proxy = FaultProxy.to(database.host(), database.port());
                DrainFixture fixture = fixture(proxy.url(database), DrainFixture.QUICK)) {
            fixture.drainer.start();
            for (int round = 0; round < 10; round++) {
                tell(fixture, 500);
                proxy.set(Fault.RESET);
                tell(fixture, 100);
                proxy.set(Fault.NONE);
            }
            fixture.awaitEmpty(LONG);
            assertAllOnce(database, fixture);
        }
    }

    @Test
    void lineThatSwallowsEverything_isNoticedAndReplaced() {
        TestDatabase database = DrainFixture.migrated(TestPostgres.freshDatabase());
        try (FaultProxy proxy = FaultProxy.to(database.host(), database.port());
                DrainFixture fixture = fixture(proxy.url(database), DrainFixture.QUICK)) {
            fixture.drainer.start();
            tell(fixture, 10);
            fixture.awaitEmpty();

            proxy.set(Fault.BLACKHOLE);
            tell(fixture, 200);
            await().atMost(LONG).until(() -> !fixture.drainer.stats().connected());
            await().atMost(LONG).until(() -> fixture.drainer.stats().breaker().equals("OPEN"));
            proxy.set(Fault.NONE);
            fixture.awaitEmpty(LONG);

            assertAllOnce(database, fixture);
            await().atMost(LONG).untilAsserted(() -> assertEquals(1, proxy.open(), "dead connections are let go of"));
        }
    }

    @Test
    void serverKilledStoppedAndFrozen_comesBack() {
        try (TestServer server = TestPostgres.server()) {
            TestDatabase database = DrainFixture.migrated(server.freshDatabase());
            try (DrainFixture fixture = fixture(database.url(), DrainFixture.QUICK)) {
                fixture.drainer.start();
                tell(fixture, 2_000);
                server.stopImmediately();
                tell(fixture, 100);
                await().atMost(LONG)
                        .until(() -> fixture.drainer.stats().breaker().equals("OPEN"));
                server.restart();
                fixture.awaitEmpty(LONG);
                assertAllOnce(database, fixture);

                tell(fixture, 2_000);
                server.freeze();
                tell(fixture, 100);
                await().atMost(LONG)
                        .until(() -> fixture.drainer.stats().breaker().equals("OPEN"));
                server.thaw();
                fixture.awaitEmpty(LONG);
                assertAllOnce(database, fixture);

                server.stop();
                tell(fixture, 100);
                server.restart();
                fixture.awaitEmpty(LONG);
                assertAllOnce(database, fixture);
            }
        }
    }

    @Test
    void databaseDownAtStart_isWaitedFor() {
        try (TestServer server = TestPostgres.server()) {
            TestDatabase database = DrainFixture.migrated(server.freshDatabase());
            server.stop();
            try (DrainFixture fixture = fixture(database.url(), DrainFixture.QUICK)) {
                fixture.drainer.start();
                tell(fixture, 300);
                await().atMost(LONG)
                        .until(() -> fixture.drainer.stats().breaker().equals("OPEN"));
                assertTrue(fixture.drainer.stats().lastError().contains("no connection"));
                server.restart();
                fixture.awaitEmpty(LONG);
                assertAllOnce(database, fixture);
                await().atMost(LONG)
                        .until(() -> fixture.drainer.stats().breaker().equals("CLOSED"));
            }
        }
    }

    @Test
    void lockedTable_shrinksTheBatch_andLosesNothing() throws java.sql.SQLException {
        TestDatabase database = DrainFixture.migrated(TestPostgres.freshDatabase());
        try (DrainFixture fixture = fixture(database.url(), DrainFixture.QUICK)) {
            try (java.sql.Connection locker = database.connect()) {
                locker.setAutoCommit(false);
                locker.createStatement().execute("LOCK TABLE messages IN ACCESS EXCLUSIVE MODE");
                fixture.drainer.start();
                tell(fixture, 500);
                await().atMost(LONG).until(() -> fixture.drainer.stats().batchSize() <= 25);
                assertEquals("CLOSED", fixture.drainer.stats().breaker());
                locker.rollback();
            }
            fixture.awaitEmpty(LONG);
            assertAllOnce(database, fixture);
        }
    }

    /** Where facts wait; all that is promised holds on either ground. */
    DrainFixture.Ground ground() {
        return DrainFixture.Ground.DISK;
    }

    private DrainFixture fixture(String url, DrainConfig config) {
        return new DrainFixture(ground(), directory, url, config);
    }

    private void tell(DrainFixture fixture, int messages) {
        fixture.record(times(messages, i -> {
            int number = told.getAndIncrement();
            return Facts.message(KEY, "m-" + number, Integer.toString(number));
        }));
    }

    private void assertAllOnce(TestDatabase database, DrainFixture fixture) {
        assertEquals(Integer.toString(told.get()), database.single("SELECT count(*) FROM messages"));
        assertEquals(
                "0",
                database.single(
                        "SELECT count(*) FROM (SELECT content::INT - lag(content::INT) OVER (ORDER BY id) AS step FROM messages) AS s WHERE step <> 1"));
        assertEquals("0", database.single("SELECT count(*) FROM dead_letters"));
        await().untilAsserted(() -> assertEquals(told.get(), fixture.stored.get()));
    }
}
