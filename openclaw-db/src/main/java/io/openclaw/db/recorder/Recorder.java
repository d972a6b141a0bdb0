package io.openclaw.db.recorder;

import io.openclaw.db.model.Fact;
import io.openclaw.db.model.SessionDeleted;
import io.openclaw.db.spool.Leftover;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes in facts from a gateway that must never be slowed or broken by it.
 *
 * <p>The promise, word by word: {@link #record} returns at once; it neither blocks nor throws. A fact is <em>accepted</em> when its
 * spool transaction commits ({@link #recordAndAwait}, {@link #flush}). Every accepted fact reaches PostgreSQL exactly once, in the
 * order of this writer, unless it is in the dead-letter table or counted as dropped. Facts recorded less than one linger before a
 * {@code kill -9} may be lost. While the spool cannot be written, a fact is accepted when PostgreSQL has it.
 *
 * <p>Any thread may call; the order of one thread's facts is kept.
 */
public final class Recorder {

    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Intake intake;
    private final Ledger ledger;
    private final Vertx vertx;
    private final Clock clock;
    private final List<Consumer<SessionDeleted>> deletionWatchers = new CopyOnWriteArrayList<>();
    private volatile @Nullable SpoolWriter writer;
    private volatile boolean open;

    private Recorder(RecorderConfig config, Vertx vertx, Clock clock) {
        this.intake = new Intake(config);
        this.ledger = new Ledger();
        this.vertx = vertx;
        this.clock = clock;
    }

    /** A recorder that takes nothing in before {@link #start}: what is recorded until then is counted as dropped. */
    public static Recorder create(RecorderConfig config, Vertx vertx, Clock clock) {
        return new Recorder(config, vertx, clock);
    }

    /** Starts the writer thread. */
    public void start(RecorderParts parts) {
        Forgetting forgetting = new Forgetting(parts.backlog(), vertx);
        SpoolWriter started = new SpoolWriter(intake, ledger, parts, fact -> {
            forgetting.add(fact);
            if (fact instanceof SessionDeleted deleted) {
                deletionWatchers.forEach(watcher -> watcher.accept(deleted));
            }
        });
        started.start();
        writer = started;
        open = true;
    }

    /** Tells of every deletion that was accepted, whoever asked for it, on the writer's thread: a watcher must not take its time. */
    public void watchDeletions(Consumer<SessionDeleted> watcher) {
        deletionWatchers.add(watcher);
    }

    /** Keeps the fact if it can be kept. Never blocks, never throws; what is not kept is counted. */
    public void record(@Nullable Fact fact) {
        offer(fact, null);
    }

    /**
     * Keeps the fact and tells when it is accepted.
     *
     * @return succeeds when the fact is durable; fails with {@link NotAcceptedException} when it was dropped
     */
    public Future<Void> recordAndAwait(@Nullable Fact fact) {
        Promise<Void> accepted = Promise.promise();
        offer(fact, accepted);
        return onCallersContext(accepted.future());
    }

    /** As {@link #recordAndAwait} for several facts, in their order, which become durable in one commit; fails when one was dropped. */
    public Future<Void> recordAllAndAwait(List<? extends Fact> facts) {
        return onCallersContext(offerTogether(facts, true));
    }

    /**
     * Keeps the facts if they can be kept, in their order and in one commit. Never blocks, never throws, and hurries nothing.
     *
     * @return what became of them, told on some thread of ours: succeeds when they are durable, fails with {@link NotAcceptedException}
     *     when one was dropped
     */
    public Future<Void> recordAll(List<? extends Fact> facts) {
        return offerTogether(facts, false);
    }

    /** Succeeds when everything recorded before this call is accepted or counted as dropped. */
    public Future<Void> flush() {
        SpoolWriter running = writer;
        return open && running != null ? onCallersContext(running.flush()) : Future.succeededFuture();
    }

    /** Takes no more facts, and writes out what is queued within {@code patience}; what is left then is counted as dropped. */
    public Future<Void> close(Duration patience) {
        open = false;
        SpoolWriter running = writer;
        // A disk that hangs must not hang the host: the writer is waited for a little longer than its patience, not for
        // ever.
        return running == null
                ? Future.succeededFuture()
                : running.close(patience)
                        .timeout(patience.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS)
                        .otherwiseEmpty();
    }

    /** Counts what the backlog had to give up after it had taken it in, and tells those who wait for it. */
    public void lost(Leftover left) {
        ledger.dropped(DropReason.SHUTDOWN, left.facts());
        left.accepted().forEach(accepted -> accepted.tryFail(new NotAcceptedException(DropReason.SHUTDOWN)));
    }

    /** Whether the thread that writes has ended without being asked to: then what is recorded is counted as dropped. */
    public boolean hasFailed() {
        SpoolWriter running = writer;
        return running != null && running.hasDied();
    }

    /** Counters since the start. Cheap; any thread. */
    public RecorderStats stats() {
        SpoolWriter running = writer;
        Instant oldest = intake.oldest();
        Duration waited = oldest == null ? Duration.ZERO : Duration.between(oldest, clock.instant());
        return new RecorderStats(
                ledger.recorded(),
                ledger.accepted(),
                ledger.dropped(),
                intake.facts(),
                intake.bytes(),
                waited.isNegative() ? Duration.ZERO : waited,
                running == null ? 0 : running.commits(),
                running == null ? Duration.ZERO : running.lastCommit(),
                ledger.cost());
    }

    private void offer(@Nullable Fact fact, @Nullable Promise<Void> accepted) {
        boolean sampled = ledger.recordedOne();
        long before = sampled ? System.nanoTime() : 0;
        DropReason refused = tryOffer(fact, accepted);
        if (refused != null) {
            ledger.dropped(refused, 1);
            if (accepted != null) {
                accepted.tryFail(new NotAcceptedException(refused));
            }
        }
        if (sampled) {
            ledger.cost(System.nanoTime() - before);
        }
    }

    private Future<Void> offerTogether(List<? extends Fact> facts, boolean awaited) {
        if (facts.isEmpty()) {
            return Future.succeededFuture();
        }
        facts.forEach(fact -> ledger.recordedOne());
        Acknowledgement all = new Acknowledgement(facts.size());
        DropReason refused = tryOffer(() -> intake.offer(facts, clock.instant(), all, awaited));
        if (refused == null) {
            return all.future();
        }
        ledger.dropped(refused, facts.size());
        return Future.failedFuture(new NotAcceptedException(refused));
    }

    private @Nullable DropReason tryOffer(@Nullable Fact fact, @Nullable Promise<Void> accepted) {
        return fact == null ? DropReason.BAD_EVENT : tryOffer(() -> intake.offer(fact, clock.instant(), accepted));
    }

    private @Nullable DropReason tryOffer(Offer offer) {
        if (!open) {
            return DropReason.CLOSED;
        }
        try {
            DropReason refused = offer.make();
            if (refused == null) {
                sweep();
            }
            return refused;
        } catch (RuntimeException e) {
            return DropReason.BAD_EVENT;
        }
    }

    /** When the writer ended meanwhile. */
    private void sweep() {
        SpoolWriter running = writer;
        if (running != null) {
            running.sweepIfEnded();
        }
    }

    /** The writer thread has work to do: what follows runs where the caller is. */
    private <T> Future<T> onCallersContext(Future<T> future) {
        Promise<T> there = Promise.promise();
        var context = vertx.getOrCreateContext();
        future.onComplete(result -> {
            try {
                context.runOnContext(v -> there.handle(result));
            } catch (RejectedExecutionException e) { // the host's Vert.x has ended
                there.handle(result);
            }
        });
        return there.future();
    }

    /** Gives something to the queue; answers why it is refused. */
    @FunctionalInterface
    private interface Offer {
        @Nullable DropReason make();
    }
}
