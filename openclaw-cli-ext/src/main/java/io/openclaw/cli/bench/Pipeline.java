package io.openclaw.cli.bench;

import io.openclaw.cli.bench.BenchReport.RecordCost;
import io.openclaw.db.drain.DrainConfig;
import io.openclaw.db.drain.DrainParts;
import io.openclaw.db.drain.Drainer;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.postgres.Postgres;
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

/**
 * The whole way of a fact, from the recorder to the commit in PostgreSQL, over a scratch spool: the module's own recorder, spool and
 * drainer with their own settings, but for the cap on catching up, which is there for the sake of readers.
 */
final class Pipeline implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long MEMORY_BYTES = 64L << 20;
    private static final int NO_CAP = Integer.MAX_VALUE;
    private static final String HOST = "bench";
    private static final Duration WARM_UP = Duration.ofSeconds(1);
    private static final int BUSY = RecorderConfig.DEFAULT_MAX_FACTS / 4;

    private final SpoolBacklog backlog;
    private final Recorder recorder;
    private final Postgres postgres;
    private final Drainer drainer;
    private final StoredFacts stored;
    private long recorded;

    private Pipeline(SpoolBacklog backlog, Recorder recorder, Postgres postgres, Vertx vertx) {
        this.backlog = backlog;
        this.recorder = recorder;
        this.postgres = postgres;
        this.stored = new StoredFacts();
        this.drainer = Drainer.create(
                DrainConfig.DEFAULT.withCatchUpRowsPerSecond(NO_CAP),
                new DrainParts(backlog, postgres, HOST, Clock.systemUTC(), vertx, stored));
    }

    static Pipeline open(Path folder, PostgresConfig database, Vertx vertx) {
        Spool spool = Spool.create(SpoolConfig.in(folder), Clock.systemUTC());
        SpoolBacklog backlog = new SpoolBacklog(spool, MEMORY_BYTES, System::nanoTime);
        backlog.open();
        Recorder recorder = Recorder.create(RecorderConfig.defaults(), vertx, Clock.systemUTC());
        recorder.start(new RecorderParts(
                Redactor.create(RedactorConfig.defaults()), backlog, new CallRing(RecorderConfig.DEFAULT_RING_CALLS)));
        return new Pipeline(backlog, recorder, Postgres.create(database, vertx), vertx);
    }

    void startStoring() {
        drainer.start();
    }

    /** Rows per second from the first {@code record()} to the last commit. */
    double endToEnd(int facts) {
        List<LlmCall> calls = calls(facts, 3);
        long begin = System.nanoTime();
        startStoring();
        calls.forEach(this::recordWhenThereIsRoom);
        stored.await(facts, PATIENCE);
        return facts * 1e9 / (System.nanoTime() - begin);
    }

    /** Rows per second from a spool that holds all of them to the last commit. */
    double replay(int facts) {
        calls(facts, 4).forEach(this::recordWhenThereIsRoom);
        await(recorder.flush());
        long begin = System.nanoTime();
        startStoring();
        stored.await(facts, PATIENCE);
        return facts * 1e9 / (System.nanoTime() - begin);
    }

    /** Cost of {@code record()} at a steady rate, and how many one thread can record when it does nothing else. */
    RecordCost recordCost(int perSecond, Duration length) {
        List<LlmCall> calls = calls(4_096, 5);
        Paced.run(perSecond, WARM_UP, i -> recorder.record(calls.get(i % calls.size())));
        Histogram nanos = Paced.run(perSecond, length, i -> recorder.record(calls.get(i % calls.size())));
        return RecordCost.of(nanos, throughput(calls, length));
    }

    @Override
    public void close() {
        await(recorder.close(Duration.ofSeconds(10)));
        drainer.close();
        postgres.close();
        backlog.close();
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

    /** Looks only now and then: looking costs more than recording. */
    private void recordWhenThereIsRoom(LlmCall call) {
        if ((++recorded & 0x3F) == 0) {
            while (recorder.stats().waiting() > BUSY) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
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
