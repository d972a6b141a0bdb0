package io.openclaw.db.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.ChildJvm;
import io.openclaw.db.FaultProxy;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.PostgresConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that answers and cannot be used: no schema, another schema, another password. Facts wait; a person helps; nothing is lost. */
class SchemaFaultTest {

    private static final int FACTS = 500;

    @TempDir
    Path home;

    @Test
    void schemaMissingAtTheStart_isWaitedFor() {
        TestDatabase database = TestPostgres.freshDatabase();
        try (Gateway gateway =
                Gateway.start(Gateway.config(home, database.url()).withMigrate(false))) {
            recordInTrouble(gateway, "openclaw db migrate");
            Migrations.create(PostgresConfig.parse(database.url())).migrate();
            gateway.assertAllStored(database);
        }
    }

    @Test
    void newerSchemaAtTheStart_isLeftAloneAndWaitedFor() {
        TestDatabase database = migrated(TestPostgres.freshDatabase());
        database.execute("""
                INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, installed_by, execution_time, success)
                VALUES (999, '999', 'of the future', 'SQL', 'V999__of_the_future.sql', 'test', 1, TRUE)""");
        try (Gateway gateway = Gateway.start(Gateway.config(home, database.url()))) {
            recordInTrouble(gateway, "update this program");
            database.execute("DELETE FROM flyway_schema_history WHERE version = '999'");
            gateway.assertAllStored(database);
        }
    }

    @Test
    void wrongPasswordAtTheStart_isWaitedForUntilItIsRight() {
        TestDatabase database = TestPostgres.freshDatabase();
        database.execute("CREATE ROLE " + role(database) + " LOGIN SUPERUSER PASSWORD 'not yet'");
        try (FaultProxy counter = FaultProxy.to(database.host(), database.port());
                Gateway gateway = Gateway.start(Gateway.config(home, urlOf(database, counter)))) {
            recordInTrouble(gateway, "Check user and password");
            assertTrue(counter.accepted() <= 5, "attempts: " + counter.accepted());
            database.execute("ALTER ROLE " + role(database) + " PASSWORD 'right'");
            gateway.assertAllStored(database);
        } finally {
            dropRole(database);
        }
    }

    @Test
    @Tag("faults")
    void passwordChangedWhileRunning_isWaitedForUntilItIsRight() {
        TestDatabase database = TestPostgres.freshDatabase();
        database.execute("CREATE ROLE " + role(database) + " LOGIN SUPERUSER PASSWORD 'right'");
        try (FaultProxy counter = FaultProxy.to(database.host(), database.port());
                Gateway gateway = Gateway.start(Gateway.config(home, urlOf(database, counter)))) {
            gateway.record(FACTS);
            gateway.awaitRest();
            database.execute("ALTER ROLE " + role(database) + " PASSWORD 'changed'");
            int before = counter.accepted();
            counter.set(FaultProxy.Fault.RESET);
            counter.set(FaultProxy.Fault.NONE);
            recordInTrouble(gateway, "login");
            assertTrue(counter.accepted() - before <= 5, "attempts: " + (counter.accepted() - before));
            database.execute("ALTER ROLE " + role(database) + " PASSWORD 'right'");
            gateway.assertAllStored(database);
        } finally {
            dropRole(database);
        }
    }

    @Test
    @Tag("faults")
    void tableMissingWhileRunning_isWaitedFor() {
        TestDatabase database = TestPostgres.freshDatabase();
        try (Gateway gateway = Gateway.start(Gateway.config(home, database.url()))) {
            gateway.record(FACTS);
            gateway.awaitRest();
            database.execute("ALTER TABLE messages RENAME TO messages_away");
            recordInTrouble(gateway, "schema does not fit");
            database.execute("ALTER TABLE messages_away RENAME TO messages");
            gateway.assertAllStored(database);
        }
    }

    @Test
    @Tag("faults")
    void gatewayKilledThirtyTimesWhileItMigrates_startsAgainAndStoresAll() {
        killMigrations(30, 32);
    }

    /** The way to PostgreSQL is slow, so that the kills fall among the statements of the migrations. */
    private void killMigrations(int rounds, long seed) {
        Random random = new Random(seed);
        HistoryChecker history = new HistoryChecker();
        TestDatabase database = TestPostgres.freshDatabase();
        try (FaultProxy proxy = FaultProxy.to(database.host(), database.port())) {
            proxy.latency(Duration.ofMillis(5));
            for (int round = 0; round < rounds; round++) {
                int before = proxy.accepted();
                try (ChildJvm child = GatewayChild.start(home, round, proxy.url(database))) {
                    child.readLine();
                    for (int i = 0; i < 20; i++) {
                        history.accepted(child.readLine());
                    }
                    await().atMost(Gateway.PATIENCE).until(() -> proxy.accepted() > before);
                    LockSupport.parkNanos(Duration.ofMillis(random.nextInt(800)).toNanos());
                    child.kill();
                    child.readAll().stream()
                            .filter(NamedFacts.NAME.asMatchPredicate())
                            .forEach(history::accepted);
                }
            }
        }
        try (Gateway gateway =
                Gateway.start(Gateway.config(home, database.url()), Clock.systemUTC(), history, rounds)) {
            gateway.awaitEmpty();
        }
        history.check(database);
        assertTrue(history.acceptedCount() > 0, "nothing was accepted: the test proves nothing");
    }

    /** All are accepted, none is stored, and the health says why and what to do. */
    private static void recordInTrouble(Gateway gateway, String whatToDo) {
        long stored = gateway.accounting().stored();
        gateway.record(FACTS);
        gateway.awaitAnswers();
        await().atMost(Gateway.PATIENCE)
                .untilAsserted(() -> assertTrue(
                        gateway.health().degraded().stream().anyMatch(reason -> reason.contains(whatToDo)),
                        () -> gateway.health().toString()));
        assertEquals(stored, gateway.accounting().stored());
        assertEquals(FACTS, gateway.accounting().inSpool());
    }

    private static TestDatabase migrated(TestDatabase database) {
        Migrations.create(PostgresConfig.parse(database.url())).migrate();
        return database;
    }

    private static String role(TestDatabase database) {
        return database.database() + "_role";
    }

    private static String urlOf(TestDatabase database, FaultProxy proxy) {
        return "postgresql://" + role(database) + ":right@127.0.0.1:" + proxy.port() + "/" + database.database()
                + "?sslmode=disable";
    }

    private static void dropRole(TestDatabase database) {
        database.execute("DROP OWNED BY " + role(database) + " CASCADE; DROP ROLE " + role(database));
    }
}
