package io.openclaw.db.recorder;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.model.Fact;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.Scope;
import io.openclaw.db.redact.Redactor;
import io.openclaw.db.redact.RedactorConfig;
import io.openclaw.db.spool.Backlog;
import io.openclaw.db.spool.MemoryBacklog;
import io.openclaw.db.spool.SpoolBatch;
import io.openclaw.db.spool.SpoolEntry;
import io.openclaw.db.spool.SpoolRow;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the writer thread meets must not end it, and when it ends nobody is left waiting. */
class WriterFaultTest {

    private static final Scope SESSION = Scope.ofSession("agent:main:main");
    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger commits = new AtomicInteger();

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void error_costsItsBatchAndNotTheThread() {
        Faulty backlog = new Faulty(1L << 20);
        Recorder recorder = started(backlog);
        for (Error error : List.of(new OutOfMemoryError("none left"), new NoClassDefFoundError("gone"))) {
            backlog.fault.set(error);
            Future<Void> lost = settled(recorder.recordAndAwait(message("lost")));
            assertEquals(DropReason.FAULT, reason(lost));
        }

        recorder.record(message("kept"));
        settled(recorder.flush());

        assertFalse(recorder.hasFailed());
        assertEquals(2L, recorder.stats().dropped().get("fault"));
        assertEquals(1, recorder.stats().accepted());
        assertEquals(0, recorder.stats().waiting());
        assertEquals(1, commits.get(), "each commit is told of");
    }

    @Test
    void threadThatEnded_isToldOf_andWhatComesThenIsCountedAtOnce() {
        Faulty backlog = new Faulty(1L << 20);
        Recorder recorder = started(backlog);
        assertTrue(settled(recorder.recordAndAwait(message("kept")), backlog).succeeded());
        Thread writer = backlog.writer.get();
        assertTrue(writer != null);

        writer.interrupt();
        await().until(recorder::hasFailed);
        Future<Void> late = settled(recorder.recordAndAwait(message("late")));

        assertEquals(DropReason.FAULT, reason(late));
        assertEquals(0, recorder.stats().waiting());
    }

    @Test
    void orderlyEnd_isNoFailure() {
        Recorder recorder = started(new Faulty(1L << 20));

        settled(recorder.close(Duration.ofSeconds(2)));

        assertFalse(recorder.hasFailed());
    }

    @Test
    void memoryThatIsFull_isNotTakenForAFullSpool() {
        Recorder recorder = started(new Faulty(10_000));
        IntStream.range(0, 40).forEach(i -> recorder.record(message("x".repeat(1_000))));
        settled(recorder.flush());
        IntStream.range(0, 100).forEach(i -> recorder.record(message("y")));
        settled(recorder.flush());

        assertTrue(
                recorder.stats().dropped().get("memory_full") > 0,
                recorder.stats().toString());
        assertEquals(0L, recorder.stats().dropped().get("spool_full"));
    }

    @Test
    void sameTrouble_isToldOfOnceAMinuteWithItsCount() {
        Complaint complaint = new Complaint();
        long now = Duration.ofHours(-3).toNanos();

        assertEquals(5, complaint.about(5, now));
        assertEquals(0, complaint.about(7, now + 1));
        assertEquals(0, complaint.about(8, now + Duration.ofSeconds(59).toNanos()));
        assertEquals(16, complaint.about(1, now + Duration.ofSeconds(60).toNanos()));
    }

    private Recorder started(Backlog backlog) {
        Recorder recorder = Recorder.create(RecorderConfig.defaults(), vertx, Clock.systemUTC());
        recorder.start(new RecorderParts(
                Redactor.create(RedactorConfig.defaults()), backlog, new CallRing(10), commits::incrementAndGet));
        return recorder;
    }

    private static Fact message(String text) {
        return MessageAppended.ofText(SESSION, MessageAppended.USER, text, AT);
    }

    private static DropReason reason(Future<Void> refused) {
        return assertInstanceOf(NotAcceptedException.class, refused.cause()).reason();
    }

    private static <T> Future<T> settled(Future<T> future) {
        await().until(future::isComplete);
        return future;
    }

    private static <T> Future<T> settled(Future<T> future, Faulty backlog) {
        await().until(() -> {
            backlog.confirmAll();
            return future.isComplete();
        });
        return future;
    }

    /** Memory that fails on the writer's thread as told. */
    private static final class Faulty implements Backlog {

        private final MemoryBacklog memory;
        private final AtomicReference<@Nullable Error> fault = new AtomicReference<>();
        private final AtomicReference<@Nullable Thread> writer = new AtomicReference<>();

        Faulty(long bytes) {
            memory = new MemoryBacklog(UUID.randomUUID(), bytes);
        }

        void confirmAll() {
            memory.read(null, 0, Integer.MAX_VALUE, Long.MAX_VALUE)
                    .ifPresent(batch -> memory.confirm(batch.writerId(), batch.throughSeq()));
        }

        @Override
        public void append(List<SpoolEntry> entries, List<Promise<Void>> accepted) {
            writer.set(Thread.currentThread());
            Error error = fault.getAndSet(null);
            if (error != null) {
                throw error;
            }
            memory.append(entries, accepted);
        }

        @Override
        public Optional<SpoolBatch> read(@Nullable UUID writerId, long afterSeq, int maxRows, long maxBytes) {
            return memory.read(writerId, afterSeq, maxRows, maxBytes);
        }

        @Override
        public long confirm(UUID writerId, long throughSeq) {
            return memory.confirm(writerId, throughSeq);
        }

        @Override
        public int rewrite(Function<SpoolRow, Optional<SpoolRow>> change) {
            return memory.rewrite(change);
        }

        /** Never shed beforehand: the tests are about what happens at the bound. */
        @Override
        public double load() {
            return 0;
        }
    }
}
