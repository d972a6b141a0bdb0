package io.openclaw.db.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.ChildJvm;
import io.openclaw.db.OpenClawDb;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that share a spool, are told to end, or have little memory. */
class ProcessFaultTest {

    @TempDir
    Path home;

    @Test
    void secondGatewayOnTheSpool_isRefusedAndTheFirstGoesOn() {
        TestDatabase database = TestPostgres.freshDatabase();
        HistoryChecker history = new HistoryChecker();
        try (ChildJvm first = GatewayChild.start(home, 0, database.url())) {
            first.readLine();
            String refusal = refusal(database);
            assertTrue(refusal.contains(home.toString()), refusal);
            assertTrue(refusal.contains(Long.toString(first.pid())), refusal);
            for (int i = 0; i < 1_000; i++) {
                history.accepted(first.readLine());
            }
            first.kill();
            first.readAll().stream().filter(NamedFacts.NAME.asMatchPredicate()).forEach(history::accepted);
        }
        try (Gateway second = Gateway.start(Gateway.config(home, database.url()), Clock.systemUTC(), history, 1)) {
            second.record(500);
            second.awaitRest();
        }
        assertTrue(history.acceptedCount() >= 1_500);
        history.check(database);
    }

    private String refusal(TestDatabase database) {
        Vertx vertx = Vertx.vertx();
        OpenClawDb second = OpenClawDb.create(Gateway.config(home, database.url()), vertx, Clock.systemUTC());
        Future<Void> started = Gateway.settled(second.start());
        Gateway.settled(second.close());
        Gateway.settled(vertx.close());
        assertTrue(started.failed());
        return String.valueOf(started.cause().getMessage());
    }

    @Test
    @Tag("faults")
    void gatewayToldToEndWithAHundredThousandQueued_leavesThemInTheSpoolForTheNextStart() {
        List<String> told;
        int exitCode;
        try (ChildJvm child = ChildJvm.start(FullQueueChild.class, home.toString(), "100000")) {
            assertEquals("queued", child.readLine());
            child.terminate();
            told = child.readAll();
            exitCode = child.exitCode();
        }
        assertEquals(143, exitCode, "ended by SIGTERM");
        Set<String> accepted =
                told.stream().filter(NamedFacts.NAME.asMatchPredicate()).collect(Collectors.toSet());
        List<String> inSpool = Whereabouts.inSpool(home);
        assertEquals(accepted, new HashSet<>(inSpool), "accepted, and in the spool");
        long dropped = Long.parseLong(told.get(told.size() - 1).replace("dropped ", ""));
        assertEquals(100_000, inSpool.size() + dropped);

        TestDatabase database = TestPostgres.freshDatabase();
        try (Gateway next = Gateway.start(Gateway.config(home, database.url()))) {
            assertEquals(inSpool.size(), next.accounting().inherited());
            next.awaitEmpty();
        }
        HistoryChecker history = new HistoryChecker();
        accepted.forEach(history::accepted);
        history.check(database);
    }

    @Test
    void gatewayWithSmallHeap_keepsItsBoundAndAnswersForEveryFact() {
        List<String> told;
        try (ChildJvm child =
                ChildJvm.start(List.of(), List.of("-Xmx64m"), SmallHeapChild.class, home.toString(), "20000")) {
            told = child.readAll();
            assertEquals(0, child.exitCode(), told.toString());
        }
        assertEquals(List.of("all accounted for"), told);
    }
}
