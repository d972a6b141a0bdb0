package io.openclaw.db.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many callers, and other transactions in the way of ours. */
class LoadFaultTest {

    private static final int THREADS = 200;
    private static final int EACH = 50;

    @TempDir
    Path home;

    @Test
    void twoHundredThreads_findAllTheirFactsStoredInTheirOrder() throws InterruptedException {
        TestDatabase database = TestPostgres.freshDatabase();
        try (Gateway gateway = Gateway.start(Gateway.config(home, database.url()))) {
            CountDownLatch begin = new CountDownLatch(1);
            List<Thread> callers = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                callers.add(caller(gateway, thread, begin));
            }
            begin.countDown();
            for (Thread caller : callers) {
                caller.join();
            }
            gateway.assertAllStored(database);
            assertEquals(THREADS * EACH, gateway.history().acceptedCount());
        }
    }

    private static Thread caller(Gateway gateway, int thread, CountDownLatch begin) {
        Thread caller = new Thread(() -> {
            try {
                begin.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            for (int number = 0; number < EACH; number++) {
                gateway.record(thread, number);
            }
        });
        caller.start();
        return caller;
    }

    /** The other transaction holds the session's row and then wants the writer's, which ours holds while it waits for the session's. */
    @Test
    void deadlock_isTriedAgainWithTheBreakerClosed() throws SQLException {
        TestDatabase database = TestPostgres.freshDatabase();
        try (Gateway gateway = Gateway.start(Gateway.config(home, database.url()));
                Connection other = database.connect();
                Statement statement = other.createStatement()) {
            gateway.record(100);
            gateway.awaitRest();
            other.setAutoCommit(false);
            statement.execute("SET LOCAL deadlock_timeout = '1h'");
            statement.execute("SELECT 1 FROM sessions FOR UPDATE");
            gateway.record(100);
            await().atMost(Gateway.PATIENCE).until(() -> isWaiting(database));
            statement.execute("SELECT 1 FROM writers FOR UPDATE");
            assertEquals("CLOSED", gateway.health().drain().breaker());
            other.rollback();
            gateway.assertAllStored(database);
            await().atMost(Gateway.PATIENCE).until(() -> database.single("""
                    SELECT deadlocks > 0 FROM pg_stat_database WHERE datname = current_database()""").equals("true"));
        }
    }

    @Test
    void serializationFailures_areTriedAgainWithTheBreakerClosed() {
        TestDatabase database = TestPostgres.freshDatabase();
        try (Gateway gateway = Gateway.start(Gateway.config(home, database.url()))) {
            gateway.record(100);
            gateway.awaitRest();
            database.execute("""
                    CREATE SEQUENCE test_attempts;
                    CREATE FUNCTION test_serialize() RETURNS TRIGGER LANGUAGE plpgsql AS $$
                    BEGIN
                        IF nextval('test_attempts') <= 8 THEN
                            RAISE EXCEPTION 'try again' USING ERRCODE = '40001';
                        END IF;
                        RETURN NEW;
                    END $$;
                    CREATE TRIGGER test_serialize BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION test_serialize()""");
            gateway.record(100);
            await().atMost(Gateway.PATIENCE).until(() -> gateway.accounting().stored() == 200);
            assertEquals("CLOSED", gateway.health().drain().breaker());
            assertTrue(Long.parseLong(database.single("SELECT last_value FROM test_attempts")) > 8);
            gateway.assertAllStored(database);
        }
    }

    private static boolean isWaiting(TestDatabase database) {
        return database.single("""
                SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock'""").equals("1");
    }
}
