package io.openclaw.cli.bench;

import io.openclaw.cli.bench.BenchReport.Cost;
import io.openclaw.cli.bench.BenchReport.RecordCost;
import io.openclaw.cli.bench.BenchReport.Storing;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.PostgresConfig;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Measures everything once, one after the other, because what runs side by side measures the scheduler. */
public final class Bench {
    private static final int WARM_UP = 20_000;
    /** Odd, so that there is a middle one. */
    private static final int ROUNDS = 3;
    /** A busy gateway makes some tens of calls a second; this is a hundred times as much, and leaves the cores room. */
    private static final int PACED_PER_SECOND = 5_000;

    private final BenchConfig config;
    private final Consumer<String> progress;
    private final AtomicInteger spools = new AtomicInteger();

    /**
     * Free of effects.
     *
     * @param progress hears what is being measured now
     */
    public Bench(BenchConfig config, Consumer<String> progress) {
        this.config = config;
        this.progress = progress;
    }

    /**
     * Measures; takes a minute or so.
     *
     * @throws SQLException when the scratch database cannot be made or asked
     */
    public BenchReport run() throws SQLException {
        Vertx vertx = Vertx.vertx();
        try (ScratchDatabase scratch = ScratchDatabase.create(config.database())) {
            Migrations.create(scratch.config()).migrate();
            return measure(new StoredCalls(scratch.config()), vertx);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
            delete(config.folder());
        }
    }

    private BenchReport measure(StoredCalls calls, Vertx vertx) throws SQLException {
        PostgresConfig database = calls.database();
        progress.accept("redaction");
        double redaction = RedactionBench.run(config.perMeasure());
        progress.accept("spool");
        double spool = SpoolBench.run(spoolFolder(), config.perMeasure());
        progress.accept("end to end, beside COPY");
        Storing storing = storing(calls, vertx);
        progress.accept("replay of a full spool");
        double replay = replay(database, vertx);
        progress.accept("the clock");
        Cost clock = Cost.of(Paced.run(PACED_PER_SECOND, config.perMeasure(), i -> {}));
        progress.accept("record() with PostgreSQL up");
        RecordCost up = recordCost(database, vertx);
        progress.accept("record() with PostgreSQL frozen");
        RecordCost frozen = recordCostFrozen(vertx);
        return new BenchReport(PACED_PER_SECOND, clock, up, frozen, redaction, spool, storing, replay, heapUsed());
    }

    /** The two by turns, so that what else the machine does meets both; the round with the middle ratio counts. */
    private Storing storing(StoredCalls calls, Vertx vertx) throws SQLException {
        endToEnd(calls.database(), vertx, Math.min(config.facts(), WARM_UP)); // the JIT's share
        List<Storing> rounds = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            calls.empty();
            double endToEnd = endToEnd(calls.database(), vertx, config.facts());
            rounds.add(new Storing(endToEnd, calls.copy()));
        }
        rounds.sort(Comparator.comparingDouble(Storing::ratio));
        return rounds.get(ROUNDS / 2);
    }

    private double endToEnd(PostgresConfig database, Vertx vertx, int facts) {
        try (Pipeline pipeline = Pipeline.open(spoolFolder(), database, vertx)) {
            return pipeline.endToEnd(facts);
        }
    }

    private double replay(PostgresConfig database, Vertx vertx) {
        try (Pipeline pipeline = Pipeline.open(spoolFolder(), database, vertx)) {
            return pipeline.replay(config.facts());
        }
    }

    private RecordCost recordCost(PostgresConfig database, Vertx vertx) {
        try (Pipeline pipeline = Pipeline.open(spoolFolder(), database, vertx)) {
            pipeline.startStoring();
            return pipeline.recordCost(PACED_PER_SECOND, config.perMeasure());
        }
    }

    private RecordCost recordCostFrozen(Vertx vertx) {
        try (FrozenServer frozen = FrozenServer.open()) {
            return recordCost(frozen.config(), vertx);
        }
    }

    private Path spoolFolder() {
        return config.folder().resolve("spool-" + spools.incrementAndGet());
    }

    private static long heapUsed() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void delete(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The scratch folder " + folder + " was not removed. Remove it by hand.", e);
        }
    }
}
