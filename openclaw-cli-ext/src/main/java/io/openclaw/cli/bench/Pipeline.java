package io.openclaw.cli.bench;

import io.openclaw.cli.bench.BenchReport.RecordCost;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.postgres.PostgresConfig;
import io.openclaw.db.recorder.CallRing;
import io.openclaw.db.recorder.Recorder;
import io.openclaw.db.recorder.RecorderConfig;
import io.openclaw.db.recorder.RecorderParts;
import io.openclaw.db.redact.Redactor;
import io.openclaw.db.redact.RedactorConfig;
import io.openclaw.db.spool.Spool;
import io.openclaw.db.spool.SpoolBacklog;
import io.openclaw.db.spool.SpoolConfig;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** The whole way of a fact, from the recorder to the commit in PostgreSQL, over a scratch spool. */
final class Pipeline implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long MEMORY_BYTES = 64L << 20;
    /** A busy gateway makes some tens of calls a second; this is a hundred times as much. */
    private static final int PACED_PER_SECOND = 5_000;

    private final SpoolBacklog backlog;
    private final Recorder recorder;
    private final Storing storing;

    private Pipeline(SpoolBacklog backlog, Recorder recorder, Storing storing) {
        this.backlog = backlog;
        this.recorder = recorder;
        this.storing = storing;
    }

    static Pipeline open(Path folder, PostgresConfig database, Vertx vertx) {
        Spool spool = Spool.create(SpoolConfig.in(folder), Clock.systemUTC());
        SpoolBacklog backlog = new SpoolBacklog(spool, MEMORY_BYTES, System::nanoTime);
        backlog.open();
        Recorder recorder = Recorder.create(RecorderConfig.defaults(), vertx, Clock.systemUTC());
        recorder.start(new RecorderParts(
                Redactor.create(RedactorConfig.defaults()), backlog, new CallRing(RecorderConfig.DEFAULT_RING_CALLS)));
        return new Pipeline(backlog, recorder, new Storing(backlog, database, vertx));
    }

    void startStoring() {
        storing.start();
    }

    /** Rows per second from the first {@code record()} to the last commit. */
    double endToEnd(int facts) {
        List<LlmCall> calls = calls(facts, 3);
        long begin = System.nanoTime();
        startStoring();
        calls.forEach(this::recordWhenThereIsRoom);
        storing.awaitStored(facts, PATIENCE);
        return facts * 1e9 / (System.nanoTime() - begin);
    }

    /** Rows per second from a spool that holds all of them to the last commit. */
    double replay(int facts) {
        calls(facts, 4).forEach(this::recordWhenThereIsRoom);
        await(recorder.flush());
        long begin = System.nanoTime();
        startStoring();
        storing.awaitStored(facts, PATIENCE);
        return facts * 1e9 / (System.nanoTime() - begin);
    }

    /** Cost of {@code record()} at a steady rate, and how many one thread can record when it does nothing else. */
    RecordCost recordCost(Duration length) {
        List<LlmCall> calls = calls(4_096, 5);
        paced(calls, Duration.ofSeconds(1)); // the JIT's share
        Histogram nanos = paced(calls, length);
        return new RecordCost(
                nanos.getValueAtPercentile(50) / 1e3,
                nanos.getValueAtPercentile(99) / 1e3,
                nanos.getValueAtPercentile(99.9) / 1e3,
                throughput(calls, length));
    }

    @Override
    public void close() {
        await(recorder.close(Duration.ofSeconds(10)));
        storing.close();
        backlog.close();
    }

    /** One call per interval; a call that takes longer than that counts for those it delays too. */
    private Histogram paced(List<LlmCall> calls, Duration length) {
        Histogram nanos = new Histogram(3);
        long interval = TimeUnit.SECONDS.toNanos(1) / PACED_PER_SECOND;
        long count = length.toNanos() / interval;
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = begin + i * interval;
            while (System.nanoTime() < due) {
                Thread.onSpinWait();
            }
            long at = System.nanoTime();
            recorder.record(calls.get(i % calls.size()));
            nanos.recordValueWithExpectedInterval(System.nanoTime() - at, interval);
        }
        return nanos;
    }

    private double throughput(List<LlmCall> calls, Duration length) {
        await(recorder.flush());
        long before = recorder.stats().accepted();
        long begin = System.nanoTime();
        for (int i = 0; System.nanoTime() - begin < length.toNanos(); i++) {
            recordWhenThereIsRoom(calls.get(i % calls.size()));
        }
        await(recorder.flush());
        return (recorder.stats().accepted() - before) * 1e9 / (System.nanoTime() - begin);
    }

    private void recordWhenThereIsRoom(LlmCall call) {
        while (recorder.stats().waiting() > RecorderConfig.DEFAULT_MAX_FACTS / 4) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        recorder.record(call);
    }

    private static List<LlmCall> calls(int count, long seed) {
        SampleCalls samples = new SampleCalls(seed, Instant.now());
        List<LlmCall> calls = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            calls.add(samples.next());
        }
        return calls;
    }

    private static void await(io.vertx.core.Future<Void> future) {
        future.toCompletionStage().toCompletableFuture().join();
    }
}
