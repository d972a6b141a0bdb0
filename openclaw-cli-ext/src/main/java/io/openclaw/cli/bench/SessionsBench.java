package io.openclaw.cli.bench;

import io.openclaw.cli.bench.BenchReport.Cost;
import io.openclaw.db.DbConfig;
import io.openclaw.db.OpenClawDb;
import io.openclaw.db.session.Page;
import io.openclaw.db.session.SessionMessage;
import io.openclaw.db.session.SessionMode;
import io.openclaw.db.session.SessionStore;
import io.openclaw.db.session.Turn;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * What a session store costs its caller, in each mode: an append, and the last messages of a long session. Writes to a folder and a database
 * of its own.
 */
public final class SessionsBench {

    private static final int LAST = 40;
    private static final int READS = 200;
    private static final int TURN = 500;
    private static final String KEY = "bench:main:1:1";
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long MOST_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Path folder;
    private final String databaseUrl;
    private final Runnable analyze;
    private final Vertx vertx;

    /**
     * Nothing happens before {@link #run}.
     *
     * @param folder empty
     * @param databaseUrl of a database that may be filled; the schema is made in it
     * @param analyze gathers the database's statistics
     */
    public SessionsBench(Path folder, String databaseUrl, Runnable analyze, Vertx vertx) {
        this.folder = folder;
        this.databaseUrl = databaseUrl;
        this.analyze = analyze;
        this.vertx = vertx;
    }

    /**
     * What was measured.
     *
     * @param append of one message, by mode; the modes take turns, so that what disturbs one disturbs all
     * @param lastMessages loading the last 40 of a long session, by mode
     * @param lastFromPostgres the same in mode postgres, of messages that are not in memory
     */
    public record Report(Map<SessionMode, Cost> append, Map<SessionMode, Cost> lastMessages, Cost lastFromPostgres) {

        public Report {
            append = Collections.unmodifiableMap(new EnumMap<>(append));
            lastMessages = Collections.unmodifiableMap(new EnumMap<>(lastMessages));
        }
    }

    /**
     * Measures. Blocks.
     *
     * @param appends how many appends are timed in each mode
     * @param messages how long the long session is
     */
    public Report run(int appends, int messages) {
        Map<SessionMode, OpenClawDb> modules = new EnumMap<>(SessionMode.class);
        try {
            Map<SessionMode, SessionStore> stores = new EnumMap<>(SessionMode.class);
            for (SessionMode mode : SessionMode.values()) {
                OpenClawDb module = started(mode);
                modules.put(mode, module);
                SessionStore store = settled(module.sessionStore("main"));
                stores.put(mode, store);
                settledInTime(() -> store.listSessions("main", 1));
                settled(store.createSession(KEY, "main", "bench"));
            }
            Map<SessionMode, Cost> append = appends(stores, appends);
            Map<SessionMode, Cost> last = new EnumMap<>(SessionMode.class);
            stores.forEach((mode, store) -> {
                fill(store, messages);
                last.put(mode, times(READS, () -> store.loadMessages(KEY, Page.last(LAST))));
            });
            return new Report(append, last, fromPostgres(Objects.requireNonNull(stores.get(SessionMode.POSTGRES))));
        } finally {
            modules.values().forEach(module -> settled(module.close()));
        }
    }

    private OpenClawDb started(SessionMode mode) {
        Path home = folder.resolve(mode.word());
        DbConfig config = DbConfig.of(home.resolve("db"), "bench-" + mode.word())
                .withDatabaseUrl(mode == SessionMode.SQLITE ? null : databaseUrl)
                .withCatchUpRowsPerSecond(Integer.MAX_VALUE);
        OpenClawDb module = OpenClawDb.create(
                config.withSessions(config.sessions().withMode(mode).withGatewayHome(home.resolve("gateway"))),
                vertx,
                Clock.systemUTC());
        settled(module.start());
        return module;
    }

    private static Map<SessionMode, Cost> appends(Map<SessionMode, SessionStore> stores, int appends) {
        Map<SessionMode, Histogram> times = new EnumMap<>(SessionMode.class);
        stores.keySet().forEach(mode -> times.put(mode, new Histogram(MOST_NANOS, 3)));
        SessionMessage message = SessionMessage.assistant("A sentence of some length. ".repeat(40));
        for (int i = 0; i < appends; i++) {
            stores.forEach((mode, store) -> {
                long begin = System.nanoTime();
                settled(store.appendMessage(KEY, message));
                Objects.requireNonNull(times.get(mode)).recordValue(Math.min(MOST_NANOS, System.nanoTime() - begin));
            });
        }
        Map<SessionMode, Cost> costs = new EnumMap<>(SessionMode.class);
        times.forEach((mode, histogram) -> costs.put(mode, Cost.of(histogram)));
        return costs;
    }

    private static void fill(SessionStore store, int messages) {
        SessionMessage user = SessionMessage.user("A question of some length. ".repeat(20));
        List<SessionMessage> steps = Collections.nCopies(TURN - 1, SessionMessage.assistant("An answer. ".repeat(50)));
        for (int i = 0; i < messages; i += TURN) {
            settled(store.appendTurn(KEY, Turn.failed(user, steps)));
        }
    }

    /** Older ones than memory holds; the first read waits until PostgreSQL has all of them. */
    private Cost fromPostgres(SessionStore store) {
        long position = settled(store.loadMessages(KEY, Page.last(LAST))).get(0).position();
        settledInTime(() -> store.loadMessages(KEY, Page.before(position, TURN)));
        analyze.run();
        return times(READS, () -> store.loadMessages(KEY, Page.before(position - TURN, LAST)));
    }

    private static Cost times(int reads, Supplier<Future<?>> read) {
        Histogram times = new Histogram(MOST_NANOS, 3);
        for (int i = 0; i < reads; i++) {
            long begin = System.nanoTime();
            settled(read.get());
            times.recordValue(Math.min(MOST_NANOS, System.nanoTime() - begin));
        }
        return Cost.of(times);
    }

    /** A read that comes before the messages or the schema do fails, and is asked again. */
    private static void settledInTime(Supplier<Future<?>> read) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        Future<?> last = read.get();
        while (!succeeds(last) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE_NANOS);
            last = read.get();
        }
        settled(last);
    }

    private static boolean succeeds(Future<?> future) {
        return settled(future.transform(done -> Future.succeededFuture(done.succeeded())));
    }

    private static <T> T settled(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
