package io.openclaw.db.ingest;

import io.openclaw.db.ingest.Identification.Result;
import io.openclaw.db.ingest.Lane.AwayException;
import io.openclaw.db.postgres.IngestFileTable;
import io.openclaw.db.postgres.KnownFile;
import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.PostgresException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads files that other programs write and stores what they tell, each line once, whatever is killed when. A file's position moves in the
 * transaction of its rows; the file itself is the queue, so that nothing is buffered while PostgreSQL is away. Files are opened for reading
 * only, and never locked.
 *
 * <p>All state is confined to one Vert.x context; disk, parsing and redaction happen on workers. Any thread may call.
 */
public final class Tailer {

    private static final long LOOK_MILLIS = 1000;
    /** Hints come in bursts, and a look costs. */
    private static final long HINT_MILLIS = 50;
    /** A page of many large lines, redacted, on a slow disk. */
    private static final long MOST_SECONDS = 300;

    private static final String NO_ROW_TWICE = "23505";

    private final TailerParts parts;
    private final IngestOptions options;
    private final Context context;
    private final WorkerExecutor worker;
    private final Finder finder;
    private final FolderHints hints = new FolderHints(this::hinted);
    private final Register register;
    private final Tally tally = new Tally();
    private final Lanes lanes;
    /** Who asked for a look that has not begun, and who waits for what one found. */
    private final List<Promise<IngestReport>> asked = new ArrayList<>();

    private final List<Promise<IngestReport>> waiting = new ArrayList<>();
    private volatile IngestReport report = new IngestReport(Map.of(), null, List.of());
    private Future<Void> look = Future.succeededFuture();
    private boolean watching;
    private boolean closed;
    private boolean loaded;
    private boolean looking;
    private boolean lookAgain;
    private boolean lookThoroughly;
    private long timer = -1;
    private boolean looked;
    private boolean hintPending;

    private Tailer(TailerParts parts, IngestOptions options, Formats formats) {
        this.parts = parts;
        this.options = options;
        this.context = parts.vertx().getOrCreateContext();
        this.worker = parts.vertx()
                .createSharedWorkerExecutor(
                        "openclaw-ingest-" + System.identityHashCode(this),
                        options.lanes() + 1,
                        MOST_SECONDS,
                        TimeUnit.SECONDS);
        this.finder = new Finder(options.roots(), formats.only(options.sources()), System::nanoTime);
        this.register = new Register(options.roots());
        this.lanes = new Lanes(parts, worker, tally, this::settleSoon, options.lanes());
    }

    /** Of all formats that are known. Free of effects on the disk. */
    public static Tailer create(TailerParts parts, IngestOptions options) {
        return create(parts, options, Formats.all(parts.scratch(), parts.host()));
    }

    static Tailer create(TailerParts parts, IngestOptions options, Formats formats) {
        return new Tailer(parts, options, formats);
    }

    /** Reads what would be read, and stores nothing. */
    public static Future<IngestReport> dryRun(TailerParts parts, IngestOptions options) {
        return dryRun(parts, options, Formats.all(parts.scratch(), parts.host()));
    }

    static Future<IngestReport> dryRun(TailerParts parts, IngestOptions options, Formats formats) {
        Postgres postgres = parts.postgres().get();
        return postgres == null
                ? Future.failedFuture(new AwayException())
                : postgres.ingestFiles()
                        .ofHost(parts.host())
                        .compose(known -> new DryRun(parts, options, formats).run(known));
    }

    /** Names of all formats. */
    public static Set<String> sources() {
        return Formats.all(Path.of(""), "").names(); // opens nothing
    }

    /**
     * Reads what is there to its end.
     *
     * @return fails with {@link PostgresException} when PostgreSQL cannot be used; what was stored until then stays
     */
    public Future<IngestReport> once(IngestProgress progress) {
        Promise<IngestReport> done = Promise.promise();
        context.runOnContext(begun -> {
            lanes.onlyOnce(progress, done);
            asked.add(done);
            look(true);
        });
        return done.future();
    }

    /** Reads from now on, until it is closed. */
    public void watch() {
        context.runOnContext(begun -> {
            if (!watching && !closed) {
                watching = true;
                timer = parts.vertx().setPeriodic(LOOK_MILLIS, tick -> lookUnlessLooking());
                look(true);
            }
        });
    }

    /** Looks at everything now; completes when what was found is stored, or says how far it is when that takes longer than the patience. */
    public Future<IngestReport> lookNow(Duration patience) {
        Promise<IngestReport> done = Promise.promise();
        context.runOnContext(begun -> {
            asked.add(done);
            look(true);
        });
        return done.future().timeout(patience.toMillis(), TimeUnit.MILLISECONDS).otherwise(late -> report);
    }

    /** How it is now. Never blocks. */
    public IngestReport report() {
        return report;
    }

    /** Attempts to reach PostgreSQL that failed since it answered. */
    int failures() {
        return lanes.failures();
    }

    /** Ends when the pages under way are stored. */
    public Future<Void> close() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(begun -> {
            closed = true;
            parts.vertx().cancelTimer(timer);
            hints.close();
            waiting.addAll(asked);
            waiting.forEach(left -> left.tryComplete(report));
            look.transform(ended -> lanes.close()).eventually(worker::close).onComplete(done);
        });
        return done.future();
    }

    private void hinted() {
        context.runOnContext(told -> {
            if (!hintPending && !closed) {
                hintPending = true;
                parts.vertx().setTimer(HINT_MILLIS, timer -> {
                    hintPending = false;
                    look(false);
                });
            }
        });
    }

    private void lookUnlessLooking() {
        if (!looking) {
            look(true);
        }
    }

    private void settleSoon() {
        look(false);
    }

    private void look(boolean thorough) {
        if (closed) {
            return;
        }
        if (looking) {
            lookAgain = true;
            lookThoroughly |= thorough;
            return;
        }
        looking = true;
        if (thorough) {
            waiting.addAll(asked);
            asked.clear();
        }
        Set<Path> hinted = hints.take();
        look = worker.executeBlocking(() -> finder.look(hinted, thorough), false)
                .compose(this::sighted)
                .onComplete(ended -> {
                    looking = false;
                    looked(ended.cause());
                });
    }

    private void looked(@Nullable Throwable failure) {
        if (closed) {
            return;
        }
        if (failure != null) {
            loaded &= !(failure instanceof PostgresException known
                    && known.sqlState().filter(NO_ROW_TWICE::equals).isPresent());
            lanes.explain(failure);
        }
        tell();
        if (lookAgain) {
            boolean thoroughly = lookThoroughly;
            lookAgain = false;
            lookThoroughly = false;
            look(thoroughly);
        } else if (failure == null && loaded && register.hasQuestions()) {
            look(false);
        } else if (failure != null && !watching) {
            parts.vertx().setTimer(LOOK_MILLIS, tick -> look(true));
        }
    }

    private Future<Void> sighted(Sighting sighting) {
        if (watching) {
            hints.watch(sighting.folders());
        }
        tally.looked(sighting.problems());
        sighting.lost().forEach(register::lost);
        for (Seen seen : sighting.seen()) {
            if (options.since() == null || !seen.stat().modifiedAt().isBefore(options.since())) {
                Tracked file = register.seen(seen);
                if (file != null) {
                    lanes.offer(file);
                }
            }
        }
        lanes.takeStrange().forEach(register::estrange);
        loaded &= !lanes.takeUnknown();
        return loaded && !register.hasQuestions() ? Future.succeededFuture() : settle();
    }

    private Future<Void> settle() {
        Postgres postgres = parts.postgres().get();
        if (postgres == null) {
            return Future.failedFuture(new AwayException());
        }
        IngestFileTable table = postgres.ingestFiles();
        Future<Void> known = loaded ? Future.succeededFuture() : load(table);
        return known.compose(all -> register.hasQuestions() ? identify(table) : Future.succeededFuture())
                .onSuccess(settled -> lanes.well());
    }

    private Future<Void> load(IngestFileTable table) {
        return table.ofHost(parts.host())
                .onSuccess(rows -> {
                    register.load(rows);
                    if (!looked && options.since() == null && options.sources().isEmpty()) {
                        register.markMissing();
                    }
                    looked = true;
                    loaded = true;
                    List.copyOf(register.files()).forEach(lanes::offer);
                })
                .mapEmpty();
    }

    private Future<Void> identify(IngestFileTable table) {
        List<Seen> strangers = register.strangers();
        Collection<KnownFile> known = register.known();
        Collection<KnownFile> gone = register.gone();
        return worker.executeBlocking(() -> new Identification(known).of(strangers, gone), false)
                .compose(found -> change(table, found)
                        .onSuccess(changed -> register.settle(strangers, found).forEach(lanes::offer)));
    }

    private Future<Void> change(IngestFileTable table, Result found) {
        return found.changes().isEmpty() ? Future.succeededFuture() : table.change(parts.host(), found.changes());
    }

    private void tell() {
        report = tally.report(register.files(), lanes.problem());
        if (loaded && !looking && lanes.isIdle() && !register.hasQuestions() && lanes.problem() == null) {
            List<Promise<IngestReport>> told = List.copyOf(waiting);
            waiting.clear();
            told.forEach(promise -> promise.tryComplete(report));
        }
    }
}
