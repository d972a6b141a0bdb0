package io.openclaw.db.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.FaultProxy;
import io.openclaw.db.FaultProxy.Fault;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens between us and PostgreSQL, through the front door. */
class NetworkFaultTest {

    private static final Duration POLL = Duration.ofMillis(10);

    @TempDir
    Path home;

    @Test
    void commitsWhoseAnswerIsCut_areStoredOnce() {
        cutCommits(4, 21);
    }

    @Test
    @Tag("faults")
    void hundredCommitsWhoseAnswerIsCut_areStoredOnce() {
        cutCommits(100, 22);
    }

    private void cutCommits(int cuts, long seed) {
        Random random = new Random(seed);
        TestDatabase database = TestPostgres.freshDatabase();
        try (FaultProxy proxy = FaultProxy.to(database.host(), database.port());
                Gateway gateway = Gateway.start(Gateway.config(home, proxy.url(database)))) {
            gateway.record(100);
            gateway.awaitRest();
            for (int cut = 1; cut <= cuts; cut++) {
                storeSome(gateway, 1 + random.nextInt(300));
                proxy.set(Fault.CUT_AFTER_COMMIT);
                int expected = cut;
                await().atMost(Gateway.PATIENCE).pollInterval(POLL).until(() -> {
                    gateway.record(1 + random.nextInt(200));
                    return proxy.cuts() == expected;
                });
            }
            gateway.assertAllStored(database);
        }
    }

    /** Goes on until so many were stored: cuts that follow one another at once only make the breaker wait. */
    private static void storeSome(Gateway gateway, int facts) {
        long goal = gateway.accounting().stored() + facts;
        await().atMost(Gateway.PATIENCE).pollInterval(POLL).until(() -> {
            gateway.record(20);
            return gateway.accounting().stored() >= goal;
        });
    }

    @Test
    void frozenServer_costsCallersNothingAndTheSpoolTakesAll() {
        try (TestServer server = TestPostgres.server()) {
            TestDatabase database = server.freshDatabase();
            try (Gateway gateway = Gateway.start(Gateway.config(home, database.url()))) {
                gateway.record(500);
                gateway.awaitRest();
                server.freeze();
                Duration took = gateway.record(10_000);
                gateway.awaitAnswers();
                assertEquals(10_500, gateway.history().acceptedCount(), "accepted while the server is frozen");
                assertEquals(10_000, gateway.accounting().inSpool());
                assertTrue(took.compareTo(Duration.ofSeconds(2)) < 0, "10000 calls took " + took);
                server.thaw();
                gateway.assertAllStored(database);
            }
        }
    }
}
