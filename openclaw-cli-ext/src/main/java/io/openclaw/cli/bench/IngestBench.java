package io.openclaw.cli.bench;

import io.openclaw.cli.bench.BenchReport.Cost;
import io.openclaw.db.ingest.IngestOptions;
import io.openclaw.db.ingest.Root;
import io.openclaw.db.ingest.Tailer;
import io.openclaw.db.ingest.TailerParts;
import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.PostgresConfig;
import io.openclaw.db.recorder.FactPreparation;
import io.openclaw.db.redact.Redactor;
import io.openclaw.db.redact.RedactorConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * How fast transcripts are read into PostgreSQL, with their texts, costs and rollups, and what watching them costs. Writes to a folder and a
 * database of its own. Blocks.
 */
public final class IngestBench {

    private static final int MESSAGES_PER_FILE = 1_000;
    private static final int SMALL_FILES_FROM = 1_000_000;
    private static final int LIVE_FILE = 2_000_000;
    private static final int APPENDS = 200;
    private static final long BETWEEN_APPENDS_NANOS = Duration.ofMillis(50).toNanos();
    private static final long BETWEEN_LOOKS_NANOS = Duration.ofMillis(2).toNanos();
    private static final long MOST_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final PostgresConfig database;
    private final Path folder;
    private final Vertx vertx;
    private final Consumer<String> tell;

    /**
     * @param database migrated and empty
     * @param folder may be filled
     * @param tell what is being done, as it is begun
     */
    public IngestBench(PostgresConfig database, Path folder, Vertx vertx, Consumer<String> tell) {
        this.database = database;
        this.folder = folder;
        this.vertx = vertx;
        this.tell = tell;
    }

    /**
     * One import of new files into what is there already.
     *
     * @param stored messages in the database when it ended
     * @param bytes of the files
     * @param heapBytes most of the heap that was in use, garbage included
     */
    public record Round(long stored, double messagesPerSecond, long bytes, long heapBytes) {}

    /**
     * What was measured.
     *
     * @param files that are watched, small ones
     * @param reread time to find that nothing of them changed, by a reader that has just begun
     * @param idleCores part of a core that watching them takes while nothing happens
     * @param queryable from the append of a line to its row
     */
    public record Report(List<Round> rounds, int files, Duration reread, double idleCores, Cost queryable) {

        public Report {
            rounds = List.copyOf(rounds);
        }
    }

    /**
     * Measures.
     *
     * @param messages of each round
     * @param files that are watched
     * @param idle how long they are, while nothing happens
     */
    public Report run(int rounds, int messages, int files, Duration idle) throws IOException, SQLException {
        try (Postgres postgres = Postgres.create(database, vertx)) {
            List<Round> done = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                tell.accept("import " + (round + 1) + " of " + rounds);
                done.add(imported(postgres, round, messages));
            }
            tell.accept("reading " + files + " files again");
            Path many = folder.resolve("many");
            new TranscriptHome(many).write(SMALL_FILES_FROM, files, 2);
            read(postgres, many);
            Duration reread = read(postgres, many);
            tell.accept("watching them");
            try (Watching watching = watching(postgres, many)) {
                double cores = idleCores(idle);
                tell.accept("appending to one of them");
                return new Report(done, files, reread, cores, queryable(watching.home()));
            }
        }
    }

    private Round imported(Postgres postgres, int round, int messages) throws IOException, SQLException {
        Path home = folder.resolve("round-" + round);
        int files = Math.max(1, messages / MESSAGES_PER_FILE);
        long bytes = new TranscriptHome(home).write(round * files, files, Math.min(messages, MESSAGES_PER_FILE));
        try (HeapWatch heap = HeapWatch.begin()) {
            double seconds = read(postgres, home).toNanos() / 1e9;
            long read = (long) files * Math.min(messages, MESSAGES_PER_FILE);
            return new Round(stored(), read / seconds, bytes, heap.most());
        }
    }

    private Duration read(Postgres postgres, Path home) {
        Tailer tailer = tailer(postgres, home);
        long begin = System.nanoTime();
        answer(tailer.once((done, total) -> {}));
        Duration taken = Duration.ofNanos(System.nanoTime() - begin);
        answer(tailer.close());
        return taken;
    }

    private Watching watching(Postgres postgres, Path many) throws IOException {
        TranscriptHome home = new TranscriptHome(many);
        home.write(LIVE_FILE, 1, 2);
        Tailer tailer = tailer(postgres, many);
        tailer.watch();
        answer(tailer.lookNow(Duration.ofMinutes(1)));
        return new Watching(tailer, home);
    }

    private record Watching(Tailer tailer, TranscriptHome home) implements AutoCloseable {
        @Override
        public void close() {
            answer(tailer.close());
        }
    }

    private static double idleCores(Duration idle) {
        long cpu = cpuNanos();
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < idle.toNanos()) {
            LockSupport.parkNanos(idle.toNanos());
        }
        return (double) (cpuNanos() - cpu) / (System.nanoTime() - begin);
    }

    private static long cpuNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toNanos();
    }

    private Cost queryable(TranscriptHome home) throws IOException, SQLException {
        Histogram times = new Histogram(MOST_NANOS, 3);
        String name = home.file(LIVE_FILE).getFileName().toString().replace(".jsonl", "");
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl(), database.jdbcProperties());
                PreparedStatement session = connection.prepareStatement(
                        "SELECT session_id FROM messages WHERE gateway_session_id = ? LIMIT 1");
                PreparedStatement look = connection.prepareStatement(
                        "SELECT count(*) FROM messages WHERE session_id = ? AND message_id = ?")) {
            session.setString(1, name);
            look.setLong(1, number(session));
            for (int message = 2; message < 2 + APPENDS; message++) {
                look.setString(2, TranscriptHome.idOf(message));
                long begin = System.nanoTime();
                home.append(LIVE_FILE, message);
                while (number(look) == 0 && System.nanoTime() - begin < MOST_NANOS) {
                    LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
                }
                times.recordValue(Math.min(MOST_NANOS, System.nanoTime() - begin));
                LockSupport.parkNanos(BETWEEN_APPENDS_NANOS);
            }
        }
        return Cost.of(times);
    }

    private long stored() throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl(), database.jdbcProperties());
                PreparedStatement all = connection.prepareStatement("SELECT count(*) FROM messages")) {
            return number(all);
        }
    }

    private static long number(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private Tailer tailer(Postgres postgres, Path home) {
        TailerParts parts = new TailerParts(
                vertx,
                () -> postgres,
                FactPreparation.with(Redactor.create(RedactorConfig.defaults())),
                "bench",
                Clock.systemUTC(),
                folder.resolve("tmp"),
                () -> false);
        int lanes = Math.min(2, Runtime.getRuntime().availableProcessors());
        return Tailer.create(parts, IngestOptions.of(List.of(Root.given(home))).withLanes(lanes));
    }

    private static <T> T answer(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
