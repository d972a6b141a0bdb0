package io.openclaw.db.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.Accounting;
import io.openclaw.db.ChildJvm;
import io.openclaw.db.DbConfig;
import io.openclaw.db.FaultProxy;
import io.openclaw.db.FaultProxy.Fault;
import io.openclaw.db.Health;
import io.openclaw.db.OpenClawDb;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.TestServer;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.PostgresConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills real processes at random moments and then counts. The seed is printed where a check fails. */
class KillTest {

    /** How often the long runs kill; fewer with {@code -Dopenclaw.fault.rounds=N} where time is short. */
    private static final int LONG_ROUNDS = Integer.getInteger("openclaw.fault.rounds", 200);

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path home;

    private final HistoryChecker history = new HistoryChecker();

    @Test
    void gatewayKilledAtRandomMoments_losesNoAcceptedFactAndDoublesNone() {
        TestDatabase database = TestPostgres.freshDatabase();
        killGateway(database, 4, 11);
        drainAndCheck(database);
    }

    @Test
    @Tag("faults")
    void gatewayKilledTwoHundredTimes_losesNoAcceptedFactAndDoublesNone() {
        TestDatabase database = TestPostgres.freshDatabase();
        killGateway(database, LONG_ROUNDS, 12);
        drainAndCheck(database);
    }

    @Test
    void postgresKilledUnderLoad_losesNothingAndDoublesNothing() {
        try (TestServer server = TestPostgres.server()) {
            TestDatabase database = server.freshDatabase();
            killPostgres(server, database, 2, 13);
            drainAndCheck(database);
        }
    }

    @Test
    @Tag("faults")
    void postgresKilledFiftyTimesUnderLoad_losesNothingAndDoublesNothing() {
        try (TestServer server = TestPostgres.server()) {
            TestDatabase database = server.freshDatabase();
            killPostgres(server, database, LONG_ROUNDS / 4, 14);
            drainAndCheck(database);
        }
    }

    private void killGateway(TestDatabase database, int rounds, long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < rounds; round++) {
            try (ChildJvm gateway = gateway(database, round)) {
                gateway.readLine();
                int lines = random.nextInt(2_000);
                for (int i = 0; i < lines; i++) {
                    history.accepted(gateway.readLine());
                }
                gateway.kill();
                gateway.readAll().forEach(this::accepted);
            }
        }
    }

    private void killPostgres(TestServer server, TestDatabase database, int rounds, long seed) {
        Random random = new Random(seed);
        try (ChildJvm gateway = gateway(database, 0)) {
            gateway.readLine();
            for (int round = 0; round < rounds; round++) {
                for (int i = 0; i < 500 + random.nextInt(1_500); i++) {
                    history.accepted(gateway.readLine());
                }
                LockSupport.parkNanos(Duration.ofMillis(random.nextInt(300)).toNanos());
                if (random.nextBoolean()) {
                    server.kill();
                } else {
                    server.stopImmediately();
                }
                server.restart();
            }
            gateway.kill();
            gateway.readAll().forEach(this::accepted);
        }
    }

    /**
     * PostgreSQL commits, its answer is swallowed, and the gateway dies before it asks again: the rows are in both, and stay one.
     */
    @Test
    @Tag("faults")
    void gatewayKilledBetweenCommitAndSpoolDelete_storesOnce() {
        TestDatabase database = TestPostgres.freshDatabase();
        Migrations.create(PostgresConfig.parse(database.url())).migrate();
        int inBoth = 0;
        try (FaultProxy proxy = FaultProxy.to(database.host(), database.port())) {
            for (int round = 0; round < 2; round++) {
                try (ChildJvm gateway = GatewayChild.start(home, round, proxy.url(database))) {
                    gateway.readLine();
                    long drained = storedMessages(database);
                    while (storedMessages(database) == drained) { // the first commits are those of the schema's making
                        readSome(gateway);
                    }
                    int before = proxy.swallowed();
                    proxy.set(Fault.SWALLOW_COMMIT);
                    while (proxy.swallowed() == before) {
                        readSome(gateway);
                    }
                    gateway.kill();
                    gateway.readAll().forEach(this::accepted);
                }
                proxy.set(Fault.NONE);
                Set<String> stored = new HashSet<>(Whereabouts.in(database).all());
                stored.retainAll(Whereabouts.inSpool(home));
                inBoth += stored.size();
            }
        }
        assertTrue(inBoth > 0, "no kill fell between commit and delete: the test proves nothing");
        drainAndCheck(database);
    }

    /** A gateway whose lines nobody reads comes to a stop. */
    private void readSome(ChildJvm gateway) {
        for (int i = 0; i < 500; i++) {
            history.accepted(gateway.readLine());
        }
    }

    private static long storedMessages(TestDatabase database) {
        return Long.parseLong(database.single("SELECT count(*) FROM messages"));
    }

    /** The last line of a killed process may be cut anywhere: half a name is no name. */
    private void accepted(String line) {
        if (line.matches("\\d+\\.\\d+\\.\\d+")) {
            history.accepted(line);
        }
    }

    private ChildJvm gateway(TestDatabase database, int round) {
        return GatewayChild.start(home, round, database.url());
    }

    /** What the last process left on disk is stored by the next start. */
    private void drainAndCheck(TestDatabase database) {
        Vertx vertx = Vertx.vertx();
        OpenClawDb db = OpenClawDb.create(
                DbConfig.of(home, "killed").withDatabaseUrl(database.url()).withCatchUpRowsPerSecond(1_000_000),
                vertx,
                Clock.systemUTC());
        settled(db.start());
        await().atMost(PATIENCE).until(() -> atRest(db.health().accounting()));
        Health health = db.health();
        settled(db.close());
        settled(vertx.close());
        assertTrue(health.accounting().balanced(), health.toString());
        history.check(database);
        assertTrue(history.acceptedCount() > 0, "nothing was accepted: the test proves nothing");
    }

    private static boolean atRest(Accounting accounting) {
        return accounting.inSpool() == 0 && accounting.balanced();
    }

    private static void settled(Future<?> future) {
        await().atMost(PATIENCE).until(future::isComplete);
    }
}
