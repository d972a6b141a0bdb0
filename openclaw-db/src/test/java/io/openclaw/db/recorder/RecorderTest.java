package io.openclaw.db.recorder;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.model.Fact;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.RawEvent;
import io.openclaw.db.model.Scope;
import io.openclaw.db.redact.Redactor;
import io.openclaw.db.redact.RedactorConfig;
import io.openclaw.db.spool.Backlog;
import io.openclaw.db.spool.FactCodec;
import io.openclaw.db.spool.MemoryBacklog;
import io.openclaw.db.spool.SpoolBatch;
import io.openclaw.db.spool.SpoolEntry;
import io.openclaw.db.spool.SpoolRow;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecorderTest {

    private static final Scope SESSION = Scope.ofSession("agent:main:main");
    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");
    private static final Redactor REDACTOR = Redactor.create(RedactorConfig.defaults());

    private final Vertx vertx = Vertx.vertx();
    private final Gate backlog = new Gate();
    private Recorder recorder = started(RecorderConfig.defaults());

    @AfterEach
    void close() {
        backlog.open();
        vertx.close();
    }

    @Test
    void factsOfOneThread_areInTheBacklogInTheirOrder() {
        IntStream.range(0, 1000).forEach(i -> recorder.record(message("text " + i)));
        settled(recorder.flush());

        List<SpoolRow> rows = backlog.rows();
        assertEquals(1000, rows.size());
        for (int i = 0; i < rows.size(); i++) {
            assertEquals("text " + i, text(rows.get(i)));
        }
    }

    @Test
    void awaitedFact_isAcceptedOnceItIsCommitted() {
        Future<Void> accepted = recorder.recordAndAwait(message("hello"));
        await().until(() -> backlog.rows().size() == 1);
        assertFalse(accepted.isComplete(), "memory is not durable: PostgreSQL has not confirmed");

        backlog.confirmAll();

        assertTrue(settled(accepted).succeeded());
    }

    @Test
    void fullQueue_dropsTheNewestAndCountsThem() {
        recorder = started(RecorderConfig.defaults().withQueue(10, 1 << 20));
        backlog.shut();
        List<Future<Void>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            answers.add(recorder.recordAndAwait(message("text " + i)));
        }

        await().until(() -> answers.get(49).isComplete());
        assertInstanceOf(NotAcceptedException.class, answers.get(49).cause());
        backlog.open();
        settled(recorder.flush());
        RecorderStats stats = recorder.stats();
        assertEquals(50, stats.recorded());
        assertEquals(50, stats.accepted() + stats.droppedTotal() + stats.waiting());
        assertEquals(40L, stats.dropped().get("queue_full"));
        assertEquals("text 0", text(backlog.rows().get(0)));
    }

    @Test
    void nearlyFullQueue_letsGoOfWhatCanBeMissedFirst() {
        recorder = started(RecorderConfig.defaults().withQueue(100, 1 << 20));
        backlog.shut();
        IntStream.range(0, 85).forEach(i -> recorder.record(message("text")));
        recorder.record(new RawEvent("hook", "x", null, null, SESSION, "{}", AT));
        IntStream.range(0, 13).forEach(i -> recorder.record(message("text")));
        backlog.open();
        settled(recorder.flush());

        assertEquals(1L, recorder.stats().dropped().get("queue_pressure"));
        assertEquals(98, backlog.rows().size());
        assertEquals(null, text(backlog.rows().get(97)), "the row is kept, its text is not");
        assertEquals(4, backlog.rows().get(97).marks() & 4);
    }

    @Test
    void bytes_boundTheQueueAsWellAsCount() {
        recorder = started(RecorderConfig.defaults().withQueue(1000, 100_000));
        backlog.shut();
        String large = "x".repeat(30_000);
        IntStream.range(0, 10).forEach(i -> recorder.record(message(large)));

        assertTrue(recorder.stats().waitingBytes() <= 100_000);
        assertTrue(recorder.stats().droppedTotal() >= 6);
    }

    @Test
    void nothing_isCountedAsBadEventAndNeverThrown() {
        recorder.record(null);
        Future<Void> answer = recorder.recordAndAwait(null);

        assertTrue(settled(answer).failed());
        assertEquals(2L, recorder.stats().dropped().get("bad_event"));
    }

    @Test
    void secret_isNeitherInTheBacklogNorInTheRing() {
        String key = "sk-ant-" + "api03-" + "a1B2c3D4e5F6g7H8".repeat(5);
        CallRing ring = new CallRing(10);
        recorder = started(RecorderConfig.defaults(), ring);
        recorder.record(LlmCall.ofHost(SESSION, new ModelRef("anthropic", "claude", null), AT)
                .withExchange(io.openclaw.db.model.Exchange.ofText("my key is " + key + " keep it")));
        settled(recorder.flush());

        assertFalse(new String(backlog.rows().get(0).payload(), StandardCharsets.UTF_8).contains(key));
        String remembered = ring.entries().get(0).merged().call().exchange().content();
        assertTrue(remembered != null && remembered.contains("REDACTED") && !remembered.contains(key));
    }

    @Test
    void manyThreads_loseNothingAndKeepTheOrderOfEach() throws InterruptedException {
        int threads = 50;
        int each = 200;
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> callers = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int number = t;
            Thread caller = new Thread(() -> {
                awaitUninterrupted(go);
                IntStream.range(0, each).forEach(i -> recorder.record(message(number + " " + i)));
            });
            callers.add(caller);
            caller.start();
        }
        go.countDown();
        for (Thread caller : callers) {
            caller.join();
        }
        settled(recorder.flush());

        int[] next = new int[threads];
        for (SpoolRow row : backlog.rows()) {
            String[] words = String.valueOf(text(row)).split(" ", 2);
            assertEquals(next[Integer.parseInt(words[0])]++, Integer.parseInt(words[1]));
        }
        assertEquals(threads * each, backlog.rows().size());
    }

    @Test
    void closing_writesWhatIsQueuedAndTakesNoMore() {
        IntStream.range(0, 500).forEach(i -> recorder.record(message("text " + i)));

        settled(recorder.close(Duration.ofSeconds(2)));
        recorder.record(message("too late"));

        assertEquals(500, backlog.rows().size());
        assertEquals(1L, recorder.stats().dropped().get("closed"));
        assertEquals(0, recorder.stats().waiting());
    }

    @Test
    void overlongText_isCutWithItsLengthAndHashAndTheFactIsKept() {
        recorder.record(message("word ".repeat(2_000_000)));
        settled(recorder.flush());

        String kept = String.valueOf(text(backlog.rows().get(0)));
        assertTrue(kept.length() <= 1 << 20);
        assertTrue(kept.contains("10000000 characters, SHA-256"));
    }

    private Recorder started(RecorderConfig config) {
        return started(config, new CallRing(config.ringCalls()));
    }

    private Recorder started(RecorderConfig config, CallRing ring) {
        Recorder made = Recorder.create(config, vertx, Clock.systemUTC());
        made.start(new RecorderParts(REDACTOR, backlog, ring));
        return made;
    }

    private static Fact message(String text) {
        return MessageAppended.ofText(SESSION, MessageAppended.USER, text, AT);
    }

    private static @Nullable String text(SpoolRow row) {
        return ((MessageAppended) FactCodec.decode(row.kind(), row.payload()))
                .body()
                .content();
    }

    private static <T> Future<T> settled(Future<T> future) {
        await().until(future::isComplete);
        return future;
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A backlog in memory whose door can be shut, as that of a slow disk. */
    private static final class Gate implements Backlog {

        private final MemoryBacklog memory = new MemoryBacklog(UUID.randomUUID(), 1L << 30);
        private volatile CountDownLatch door = new CountDownLatch(0);

        void shut() {
            door = new CountDownLatch(1);
        }

        void open() {
            door.countDown();
        }

        List<SpoolRow> rows() {
            return memory.read(null, 0, Integer.MAX_VALUE, Long.MAX_VALUE)
                    .map(SpoolBatch::rows)
                    .orElse(List.of());
        }

        void confirmAll() {
            memory.read(null, 0, Integer.MAX_VALUE, Long.MAX_VALUE)
                    .ifPresent(batch -> memory.confirm(batch.writerId(), batch.throughSeq()));
        }

        @Override
        public void append(List<SpoolEntry> entries, List<Promise<Void>> accepted) {
            awaitUninterrupted(door);
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

        @Override
        public double load() {
            return memory.load();
        }
    }
}
