package io.openclaw.db.recorder;

import io.openclaw.db.model.Fact;
import io.openclaw.db.recorder.Intake.Item;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread between the queue and the backlog. It is a daemon: it never keeps the host alive, and what it holds when the process
 * ends without {@link #close} is what a crash loses.
 */
final class SpoolWriter {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolWriter.class);
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Intake intake;
    private final Ledger ledger;
    private final Preparation preparation;
    private final Commit commit;
    private final Queue<Promise<Void>> flushes = new ConcurrentLinkedQueue<>();
    private final List<Due> due = new ArrayList<>();
    private final AtomicBoolean closeAsked = new AtomicBoolean();
    private final Promise<Void> closed = Promise.promise();
    private volatile long giveUpAt;
    private volatile boolean closing;
    private volatile boolean ended;

    SpoolWriter(Intake intake, Ledger ledger, RecorderParts parts, Consumer<Fact> durable) {
        this.intake = intake;
        this.ledger = ledger;
        this.preparation = new Preparation(parts.redactor(), ledger);
        this.commit = new Commit(parts, ledger, durable);
    }

    /** A flush that is over when {@code left} more facts have left the queue. */
    private static final class Due {
        private final Promise<Void> promise;
        private int left;

        Due(Promise<Void> promise, int left) {
            this.promise = promise;
            this.left = left;
        }
    }

    void start() {
        Thread thread = new Thread(this::run, "openclaw-spool-writer");
        thread.setDaemon(true);
        thread.start();
    }

    Future<Void> flush() {
        Promise<Void> flushed = Promise.promise();
        flushes.add(flushed);
        intake.nudge();
        return flushed.future();
    }

    Future<Void> close(Duration patience) {
        if (closeAsked.compareAndSet(false, true)) {
            giveUpAt = System.nanoTime() + patience.toNanos();
            closing = true;
        }
        return closed.future();
    }

    long commits() {
        return commit.commits();
    }

    Duration lastCommit() {
        return commit.lastCommit();
    }

    private void run() {
        try {
            while (!isDone()) {
                surviveRound();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended = true;
            leaveNothingUncounted();
            closed.tryComplete();
        }
    }

    /** Nobody would notice that this thread is gone but by the loss of facts: a fault may cost facts, not the thread. */
    private void surviveRound() throws InterruptedException {
        try {
            round();
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "The thread that writes facts met {}; it goes on.",
                    e.getClass().getName());
            LockSupport.parkNanos(IDLE_NANOS);
        }
    }

    private boolean isDone() {
        return closing && (intake.isEmpty() || System.nanoTime() - giveUpAt > 0);
    }

    private void round() throws InterruptedException {
        noteFlushes();
        settleFlushes(0); // with nothing queued it is over already
        List<Item> batch = intake.take(IDLE_NANOS);
        if (!batch.isEmpty()) {
            write(batch);
        }
        settleFlushes(batch.size());
    }

    private void write(List<Item> batch) {
        try {
            commit.commit(preparation.prepare(batch));
        } finally {
            intake.settled(batch);
        }
    }

    /** What is in the queue now was recorded before the flush was asked for; nothing that comes later is waited for. */
    private void noteFlushes() {
        Promise<Void> flush = flushes.poll();
        while (flush != null) {
            due.add(new Due(flush, intake.queued()));
            flush = flushes.poll();
        }
    }

    private void settleFlushes(int written) {
        due.removeIf(flush -> {
            flush.left -= written;
            return flush.left <= 0 && flush.promise.tryComplete();
        });
    }

    /** Whether it ended without having been asked to: nothing is written any more. */
    boolean hasDied() {
        return ended && !closing;
    }

    /** A fact that slipped in while the writer ended has nobody to write it: it is counted, and its caller told. */
    void sweepIfEnded() {
        if (ended) {
            leaveNothingUncounted();
        }
    }

    private synchronized void leaveNothingUncounted() {
        DropReason reason = closing ? DropReason.SHUTDOWN : DropReason.FAULT;
        try {
            List<Item> left = intake.take(0);
            while (!left.isEmpty()) {
                ledger.dropped(reason, left.size());
                left.forEach(item -> {
                    if (item.accepted() != null) {
                        item.accepted().tryFail(new NotAcceptedException(reason));
                    }
                });
                intake.settled(left);
                left = intake.take(0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        noteFlushes();
        settleFlushes(Integer.MAX_VALUE);
    }
}
