package io.openclaw.db.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.Accounting;
import io.openclaw.db.ChildJvm;
import io.openclaw.db.DbConfig;
import io.openclaw.db.OpenClawDb;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.TestServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole way, from {@link OpenClawDb} to PostgreSQL, under kill -9. */
class WriterKilledTest {

    private static final Logger LOG = LoggerFactory.getLogger(WriterKilledTest.class);
    private static final long SEED = 42;
    private static final int THREADS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    Path home;

    private final HistoryChecker history = new HistoryChecker();

    @Test
    void killedGateway_losesAndDoublesNothingAccepted() {
        killGateway(4);
    }

    @Test
    @Tag("faults")
    void killedGateway_losesAndDoublesNothingAccepted_twoHundredTimes() {
        killGateway(200);
    }

    @Test
    void killedAndStoppedPostgres_losesAndDoublesNothingAccepted() {
        harmPostgres(2);
    }

    @Test
    @Tag("faults")
    void killedAndStoppedPostgres_losesAndDoublesNothingAccepted_fiftyTimes() {
        harmPostgres(50);
    }

    private void killGateway(int rounds) {
        TestDatabase database = TestPostgres.freshDatabase();
        Random random = new Random(SEED);
        for (int round = 0; round < rounds; round++) {
            try (ChildJvm child = gateway(database, round)) {
                readFor(child, Duration.ofMillis(random.nextInt(1500)));
                end(child);
            }
        }
        LOG.info(
                "{} kills: {} pairs accepted, {} rows stored before the last run",
                rounds,
                history.accepted(),
                database.single("SELECT sum(facts_stored) FROM writers"));
        settle(database, "seed " + SEED + ", " + rounds + " kills of the gateway");
    }

    private void harmPostgres(int rounds) {
        try (TestServer server = TestPostgres.server()) {
            TestDatabase database = server.freshDatabase();
            Random random = new Random(SEED);
            try (ChildJvm child = gateway(database, 0)) {
                for (int round = 0; round < rounds; round++) {
                    readLines(child, 1 + random.nextInt(400));
                    if (round % 2 == 0) {
                        server.kill();
                    } else {
                        server.stopImmediately();
                    }
                    readLines(child, 200); // Accepted while PostgreSQL is away.
                    server.restart();
                }
                end(child);
            }
            settle(database, "seed " + SEED + ", " + rounds + " ends of PostgreSQL");
        }
    }

    private ChildJvm gateway(TestDatabase database, int round) {
        ChildJvm child = ChildJvm.start(
                FaultChild.class, home.toString(), database.url(), Integer.toString(round), Integer.toString(THREADS));
        assertEquals("ready", child.readLine());
        return child;
    }

    /** Long enough, at times, that the kill falls among the batches to PostgreSQL. */
    private void readFor(ChildJvm child, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            history.read(child.readLine());
        }
    }

    private void readLines(ChildJvm child, int lines) {
        for (int i = 0; i < lines; i++) {
            history.read(child.readLine());
        }
    }

    private void end(ChildJvm child) {
        child.kill();
        child.readAll().forEach(history::read);
    }

    /** A last, quiet run on the same home stores what waits; then the books are compared. */
    private void settle(TestDatabase database, String where) {
        Vertx vertx = Vertx.vertx();
        DbConfig config =
                DbConfig.of(home, "fault-host").withDatabaseUrl(database.url()).withCatchUpRowsPerSecond(1_000_000);
        OpenClawDb db = OpenClawDb.create(config, vertx, Clock.systemUTC());
        try {
            Future<Void> started = db.start();
            await().until(started::isComplete);
            assertTrue(started.succeeded(), () -> where + ": " + started.cause());
            await().atMost(PATIENCE).until(() -> drained(db.health().accounting()));
            assertTrue(history.accepted() > 0, where);
            history.check(database, db.health().accounting(), where + ", accepted pairs " + history.accepted());
        } finally {
            Future<Void> closed = db.close();
            await().until(closed::isComplete);
            vertx.close();
        }
    }

    private static boolean drained(Accounting accounting) {
        return accounting.inSpool() == 0 && accounting.inMemory() == 0 && accounting.balanced();
    }
}
