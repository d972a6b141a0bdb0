package io.openclaw.cli.bench;

import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.PostgresConfig;
import io.openclaw.db.recorder.FactPreparation;
import io.openclaw.db.redact.Redactor;
import io.openclaw.db.redact.RedactorConfig;
import io.openclaw.db.session.AgentFile;
import io.openclaw.db.session.MigrationParts;
import io.openclaw.db.session.SessionMessage;
import io.openclaw.db.session.SessionMigration;
import io.openclaw.db.session.SqliteSessions;
import io.openclaw.db.session.Turn;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** How fast a sessions file is moved to PostgreSQL, and how much memory that takes. Blocks. */
public final class SessionMigrationBench {
    private static final int MESSAGES_PER_TURN = 100;
    private static final int TURNS_AT_ONCE = 50;
    private static final String TEXT = "what the weather was like on the day it was asked about. ".repeat(8);

    private SessionMigrationBench() {}

    /**
     * What was measured.
     *
     * @param heapBytes most of the heap that was in use while messages were moved, garbage included
     */
    public record Result(long messages, double messagesPerSecond, long heapBytes) {}

    /**
     * Makes a file of about so many messages of 0.5 KB below {@code folder} and moves it.
     *
     * @param database migrated, such as a scratch schema
     */
    public static Result run(PostgresConfig database, Path folder, int messages, Vertx vertx) {
        int turns = Math.max(1, messages / MESSAGES_PER_TURN);
        fill(folder, turns, vertx);
        try (Postgres postgres = Postgres.create(database, vertx)) {
            MigrationParts parts = new MigrationParts(
                    vertx,
                    postgres,
                    FactPreparation.with(Redactor.create(RedactorConfig.defaults())),
                    "bench",
                    folder.resolve("tmp"));
            AtomicLong heap = new AtomicLong();
            long before = System.nanoTime();
            answer(SessionMigration.create(parts)
                    .run(
                            AgentFile.in(folder, List.of()),
                            false,
                            (file, done, total) -> heap.accumulateAndGet(
                                    ManagementFactory.getMemoryMXBean()
                                            .getHeapMemoryUsage()
                                            .getUsed(),
                                    Math::max)));
            double seconds = (System.nanoTime() - before) / 1e9;
            long moved = (long) turns * MESSAGES_PER_TURN;
            return new Result(moved, moved / seconds, heap.get());
        }
    }

    private static void fill(Path folder, int turns, Vertx vertx) {
        SqliteSessions store = SqliteSessions.create(folder, "main", vertx, Clock.systemUTC());
        answer(store.open());
        List<SessionMessage> steps = new ArrayList<>();
        for (int i = 0; i < MESSAGES_PER_TURN - 2; i++) {
            steps.add(SessionMessage.toolResult("call_" + i, TEXT + i));
        }
        Turn turn = Turn.answered(SessionMessage.user("And?"), steps, SessionMessage.assistant(TEXT));
        for (int first = 0; first < turns; first += TURNS_AT_ONCE) {
            List<Future<?>> written = new ArrayList<>();
            for (int i = first; i < Math.min(turns, first + TURNS_AT_ONCE); i++) {
                String key = "tg:main:" + i % 500 + ":1";
                written.add(store.createSession(key, "main", "bench"));
                written.add(store.appendTurn(key, turn));
            }
            answer(Future.all(written));
        }
        answer(store.close());
    }

    private static <T> T answer(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
