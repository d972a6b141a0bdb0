package io.openclaw.db.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.Accounting;
import io.openclaw.db.DbConfig;
import io.openclaw.db.Health;
import io.openclaw.db.OpenClawDb;
import io.openclaw.db.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A gateway in the process of the test: it records named facts through the front door and keeps what it was told. */
final class Gateway implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(20);

    private final Vertx vertx = Vertx.vertx();
    private final HistoryChecker history;
    private final OpenClawDb db;
    private final Path home;
    private final int round;
    private final AtomicInteger unanswered = new AtomicInteger();
    private int next;

    private Gateway(DbConfig config, Clock clock, HistoryChecker history, int round) {
        this.db = OpenClawDb.create(config, vertx, clock);
        this.home = config.home();
        this.history = history;
        this.round = round;
    }

    /** Everything at its default, but for the catching up, which is as fast as it can be. */
    static DbConfig config(Path home, String url) {
        return DbConfig.of(home, "faults").withDatabaseUrl(url).withCatchUpRowsPerSecond(1_000_000);
    }

    static Gateway start(DbConfig config) {
        return start(config, Clock.systemUTC(), new HistoryChecker(), 0);
    }

    /** The next start on the same home goes on with the same history, in another round. */
    static Gateway start(DbConfig config, Clock clock, HistoryChecker history, int round) {
        Gateway gateway = new Gateway(config, clock, history, round);
        Future<Void> started = settled(gateway.db.start());
        assertTrue(started.succeeded(), () -> String.valueOf(started.cause()));
        return gateway;
    }

    HistoryChecker history() {
        return history;
    }

    Health health() {
        return db.health();
    }

    Accounting accounting() {
        return db.health().accounting();
    }

    /** From one thread; says how long the calls took together. */
    Duration record(int count) {
        long before = System.nanoTime();
        for (int i = 0; i < count; i++) {
            record(0, next++);
        }
        return Duration.ofNanos(System.nanoTime() - before);
    }

    /** The fact of this number, of this caller. */
    void record(int thread, int number) {
        String prefix = round + "." + thread + ".";
        String name = prefix + number;
        history.recorded(name);
        unanswered.incrementAndGet();
        db.recorder().recordAndAwait(NamedFacts.of(prefix, number)).onComplete(answer -> {
            if (answer.succeeded()) {
                history.accepted(name);
            } else {
                history.refused(name);
            }
            unanswered.decrementAndGet();
        });
    }

    /** How many callers still wait for an answer. */
    int unanswered() {
        return unanswered.get();
    }

    /** Waits until every caller was told what became of its fact. */
    void awaitAnswers() {
        await().atMost(PATIENCE).pollInterval(POLL).until(() -> unanswered.get() == 0);
    }

    /** Waits until every caller was told, and nothing is on its way. */
    void awaitRest() {
        awaitAnswers();
        awaitEmpty();
    }

    /** Waits until nothing is on its way, whoever recorded it. */
    void awaitEmpty() {
        await().atMost(PATIENCE).pollInterval(POLL).untilAsserted(() -> {
            Accounting now = accounting();
            assertEquals(0, now.inSpool() + now.inMemory(), () -> health().toString());
            assertTrue(now.balanced(), now::toString);
        });
    }

    /** Waits, closes, and finds every recorded fact once in PostgreSQL, in order, none dropped and none dead. */
    void assertAllStored(TestDatabase database) {
        awaitRest();
        close();
        history.check(database);
        history.check(Whereabouts.in(database, home), accounting().droppedTotal());
        assertEquals(0, accounting().droppedTotal(), "dropped");
        assertEquals(history.recordedCount(), history.acceptedCount(), "accepted");
        assertTrue(history.acceptedCount() > 0, "nothing was accepted: the test proves nothing");
    }

    /** The same where the facts went two ways: what memory held in the meantime may come before what is on disk, or after it. */
    void assertAllStoredInAnyOrder(TestDatabase database) {
        awaitRest();
        close();
        history.checkUnordered(Whereabouts.in(database, home), accounting().droppedTotal());
        assertEquals(0, accounting().droppedTotal(), "dropped");
        assertEquals(history.recordedCount(), history.acceptedCount(), "accepted");
    }

    @Override
    public void close() {
        settled(db.close());
        settled(vertx.close());
    }

    static <T> Future<T> settled(Future<T> future) {
        await().atMost(PATIENCE).pollInterval(POLL).until(future::isComplete);
        return future;
    }
}
