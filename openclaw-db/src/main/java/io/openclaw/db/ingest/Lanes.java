package io.openclaw.db.ingest;

import io.openclaw.db.drain.SqlStates;
import io.openclaw.db.ingest.Lane.AwayException;
import io.openclaw.db.ingest.Lane.Outcome;
import io.openclaw.db.postgres.FileProgress.Counts;
import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.PostgresException;
import io.openclaw.db.postgres.Written;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that wait to be read, and the lanes that read them. While PostgreSQL is away they wait, in the files; it is tried again, at ever
 * longer intervals up to a quarter of a minute. On the context of a tailer.
 */
final class Lanes implements Lane.Desk {

    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
    private static final long FIRST_PAUSE = 250;
    private static final long LAST_PAUSE = 15_000;
    private static final long BUSY_PAUSE = 250;
    /** A run that ends waits so long for PostgreSQL to come back. */
    private static final long MOST_FAILURES_ONCE = 8;

    private final TailerParts parts;
    private final ReadingParts reading;
    private final WorkerExecutor worker;
    private final Tally tally;
    private final Runnable moved;
    private final int number;
    private final Deque<Lane> idle = new ArrayDeque<>();
    /** Until it is tried again. */
    private final Set<Lane> resting = new HashSet<>();

    private final Deque<Tracked> queue = new ArrayDeque<>();
    private List<Tracked> strange = new ArrayList<>();
    private IngestProgress progress = IngestProgress.NONE;
    private @Nullable Promise<?> once;
    private @Nullable Promise<Void> closing;
    private @Nullable String problem;
    private boolean unknown;
    private long pause = FIRST_PAUSE;
    private final AtomicInteger failures = new AtomicInteger();
    private long total;

    /** @param moved called when a tailer should look whether something is to be settled, or done */
    Lanes(TailerParts parts, WorkerExecutor worker, Tally tally, Runnable moved, int number) {
        this.parts = parts;
        this.reading = new ReadingParts(parts.preparation(), parts.clock());
        this.worker = worker;
        this.tally = tally;
        this.moved = moved;
        this.number = number;
        for (int lane = 0; lane < number; lane++) {
            idle.add(new Lane(this));
        }
    }

    /** To be done once: when PostgreSQL stays away, that is told. */
    void onlyOnce(IngestProgress heard, Promise<?> failing) {
        progress = heard;
        once = failing;
    }

    /** Queues a file, unless it waits already or all of it is stored. */
    void offer(Tracked file) {
        if (closing == null && !file.queued && file.needsReading()) {
            file.queued = true;
            total += file.behind();
            queue.add(file);
            pump();
        }
    }

    boolean isIdle() {
        return queue.isEmpty() && idle.size() == number && strange.isEmpty() && !unknown;
    }

    /** Why nothing goes on; null when it goes on. */
    @Nullable String problem() {
        return problem;
    }

    /** Files in which what was stored does not stand any more. */
    List<Tracked> takeStrange() {
        List<Tracked> taken = strange;
        strange = new ArrayList<>();
        return taken;
    }

    /** Whether PostgreSQL knows other files than we believe. */
    boolean takeUnknown() {
        boolean was = unknown;
        unknown = false;
        return was;
    }

    Future<Void> close() {
        Promise<Void> under = closing;
        if (under == null) {
            under = Promise.promise();
            closing = under;
            queue.clear();
            ended();
        }
        return under.future();
    }

    private void ended() {
        if (closing != null && idle.size() + resting.size() == number) {
            idle.forEach(Lane::close);
            resting.forEach(Lane::close);
            resting.clear();
            closing.tryComplete();
        }
    }

    private void pump() {
        while (closing == null && !queue.isEmpty() && !idle.isEmpty()) {
            Lane lane = idle.remove();
            Tracked file = queue.remove();
            file.dirty = false;
            lane.read(file).onComplete(read -> read(lane, file, read));
        }
    }

    private void read(Lane lane, Tracked file, AsyncResult<Outcome> read) {
        file.queued = false;
        if (read.failed() && isAway(read.cause())) {
            file.dirty = true;
            explain(read.cause());
            rest(lane, file);
            return;
        }
        if (read.failed()) {
            unreadable(file, read.cause());
        } else {
            tally.file(file.file.path().toString(), null);
            went(file, read.result());
        }
        free(lane, file);
    }

    private void rest(Lane lane, Tracked file) {
        resting.add(lane);
        parts.vertx().setTimer(pause, timer -> {
            if (resting.remove(lane)) {
                free(lane, file);
            }
        });
        pause = Math.min(LAST_PAUSE, pause * 2);
        ended();
    }

    private void went(Tracked file, Outcome outcome) {
        well();
        switch (outcome) {
            case WHOLE -> file.settle();
            case MORE -> file.dirty = true;
            case STRANGE -> strange.add(file);
            case UNKNOWN -> {
                file.dirty = true;
                unknown = true;
            }
        }
    }

    private void free(Lane lane, Tracked file) {
        idle.add(lane);
        if (strange.contains(file) || unknown) {
            moved.run();
        } else {
            offer(file);
        }
        pump();
        if (queue.isEmpty()) {
            moved.run();
        }
        ended();
    }

    private static boolean isAway(Throwable failure) {
        return failure instanceof PostgresException || failure instanceof AwayException;
    }

    /** It is tried again when it was written to. */
    private void unreadable(Tracked file, Throwable failure) {
        if (!file.dirty) {
            file.readAt = file.wanted;
        }
        if (failure instanceof NoSuchFileException) {
            return; // renamed or deleted a moment ago: the next look tells which
        }
        String what = failure.getClass().getSimpleName();
        LOG.warn("{} of {} cannot be read: {}", file.file.path(), file.file.source(), what);
        tally.file(
                file.file.path().toString(),
                failure instanceof UnreadableStoreException
                        ? String.valueOf(failure.getMessage())
                        : file.file.path() + " cannot be read (" + what + "). Is it there, and may this user read it?");
    }

    /** Attempts that failed since PostgreSQL answered. */
    int failures() {
        return failures.get();
    }

    /** PostgreSQL answered. */
    void well() {
        pause = FIRST_PAUSE;
        failures.set(0);
        problem = null;
    }

    /** Tells why nothing goes on. */
    void explain(Throwable failure) {
        failures.incrementAndGet();
        String why = failure instanceof PostgresException known
                ? SqlStates.advice(known)
                : failure instanceof AwayException
                        ? "PostgreSQL is away."
                        : "The folders cannot be looked at ("
                                + failure.getClass().getSimpleName() + ").";
        if (problem == null && !(failure instanceof AwayException)) {
            LOG.warn("Reading files waits: {} Nothing is lost: they stay where they are.", why);
        }
        problem = why;
        if (once != null && failures.get() >= MOST_FAILURES_ONCE) {
            once.tryFail(failure);
        }
    }

    @Override
    public <T extends @Nullable Object> Future<T> blocking(Callable<T> work) {
        return worker.executeBlocking(work, false);
    }

    @Override
    public @Nullable Postgres postgres() {
        return parts.postgres().get();
    }

    @Override
    public String host() {
        return parts.host();
    }

    @Override
    public ReadingParts parts() {
        return reading;
    }

    @Override
    public void stored(Tracked file, Counts counts, long moved, Written written) {
        well();
        tally.stored(file.file.source(), counts, (long) written.facts() - written.duplicates());
        tally.read(moved);
        progress.moved(tally.bytes(), Math.max(total, tally.bytes()));
    }

    @Override
    public Future<Void> pace() {
        return parts.busy().getAsBoolean()
                ? parts.vertx().timer(BUSY_PAUSE, TimeUnit.MILLISECONDS).mapEmpty()
                : Future.succeededFuture();
    }
}
