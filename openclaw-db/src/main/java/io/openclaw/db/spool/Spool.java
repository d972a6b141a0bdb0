package io.openclaw.db.spool;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was recorded and is not yet in PostgreSQL, on disk. An append that returned survives the end of the process, of the
 * operating system and of power, on a disk that is honest about syncs.
 *
 * <p>The spool consists of files, each with a writer id and rows numbered from 1. Rows are read in order, file after file, and
 * deleted when they are confirmed. A row that the disk gives back damaged is never passed on: it is counted, kept as a dead
 * letter, and does not hold up the others.
 */
public final class Spool implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

    /** A page of a look around: short, because others wait for the lock. */
    private static final int LOOK_ROWS = 500;

    private static final long LOOK_BYTES = 1 << 20;

    private final SpoolConfig config;
    private final Clock clock;
    private final SpoolDirectory directory;
    private final ReentrantLock lock = new ReentrantLock();
    private final SpoolCounters counters = new SpoolCounters();
    private @Nullable SpoolLock held;
    private @Nullable OpenSpool open;
    private volatile SpoolStats stats;

    private Spool(SpoolConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.directory = new SpoolDirectory(config.directory());
        this.stats = counters.snapshot(config, null);
    }

    /** A spool that touches nothing until it is opened. The clock only says when a row became a dead letter. */
    public static Spool create(SpoolConfig config, Clock clock) {
        return new Spool(config, clock);
    }

    /**
     * Takes the directory, and what an earlier run left in it. Does nothing when it is open; may be tried again when it failed.
     *
     * @throws SpoolLockedException when another opener has it
     * @throws SpoolException when it cannot be written
     */
    public void open() {
        lock.lock();
        try {
            if (open != null) {
                return;
            }
            OpenSpool opened = opened();
            open = opened;
            counters.opened(opened.generations().rows());
            stats = counters.snapshot(config, open);
        } finally {
            lock.unlock();
        }
    }

    private OpenSpool opened() {
        Generations generations = new Generations(directory, config.maxBytes(), clock);
        boolean done = false;
        try {
            directory.make();
            held = SpoolLock.take(directory);
            SqliteLibrary.load(directory.path().resolve("native"));
            warnAboutNetwork();
            generations.open();
            DeadLetterBox deadLetters = DeadLetterBox.open(directory, config, clock);
            done = true;
            return new OpenSpool(config, generations, deadLetters, counters);
        } catch (IOException | SQLException e) {
            throw Advice.cannotOpen(directory.path(), e);
        } finally {
            if (!done) {
                abandon(generations);
            }
        }
    }

    private void abandon(Generations generations) {
        try {
            generations.close();
            release();
        } catch (IOException e) {
            LOG.debug("Closing a spool that could not be opened failed as well.", e);
        }
    }

    private void warnAboutNetwork() throws IOException {
        if (directory.isOnNetwork()) {
            LOG.warn(
                    "The spool in {} lies on a network file system, where locks and syncs may not hold what they promise. Give"
                            + " it a directory on a local disk (OPENCLAW_DB_HOME).",
                    directory.path());
        }
    }

    /**
     * Appends in one commit, all or nothing, in this order.
     *
     * @throws SpoolFullException when there is no room; nothing was kept and nothing is broken
     * @throws SpoolException when the disk fails, for a new file as well; nothing was acknowledged
     */
    public void append(List<SpoolEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        whileOpen(spool -> {
            long start = System.nanoTime();
            spool.append(entries);
            counters.committed(Duration.ofNanos(System.nanoTime() - start));
            return true;
        });
    }

    /**
     * The next rows in order. A caller that keeps several batches on their way passes the end of the last one it read; rows of
     * the next file come only when all rows of this one are confirmed.
     *
     * @param afterWriter whose rows to go on with; null, or a writer that is gone: from the row that waits longest
     * @param afterSeq {@link SpoolBatch#throughSeq()} of the last batch that was read of that writer
     * @param maxRows at most so many
     * @param maxBytes roughly so many bytes of payload, but at least one row
     * @return empty when nothing waits behind that position
     * @throws SpoolException when the disk refuses; worth trying again
     */
    public Optional<SpoolBatch> read(@Nullable UUID afterWriter, long afterSeq, int maxRows, long maxBytes) {
        return whileOpen(spool -> spool.read(afterWriter, afterSeq, maxRows, maxBytes));
    }

    /**
     * Shows all rows that wait, oldest first, to somebody who takes nothing away. Between pages the spool is free for others; rows that are
     * stored meanwhile may be missing, and rows that come meanwhile may be shown.
     *
     * @throws SpoolException when the disk refuses
     */
    public void eachWaiting(Consumer<SpoolRow> visitor) {
        eachPage(page -> page.rows().forEach(visitor));
    }

    /** Puts other payloads and marks in the place of those of rows that wait; see {@link Backlog#rewrite}. */
    public int rewrite(Function<SpoolRow, Optional<SpoolRow>> change) {
        AtomicInteger changed = new AtomicInteger();
        eachPage(page -> {
            List<RawRow> others = page.rows().stream()
                    .flatMap(row -> change.apply(row).stream())
                    .map(RawRow::of)
                    .toList();
            changed.addAndGet(others.size());
            whileOpen(spool -> spool.rewrite(page.writerId(), others));
        });
        return changed.get();
    }

    private void eachPage(Consumer<SpoolBatch> visitor) {
        Optional<SpoolBatch> page = lookBehind(null, 0);
        while (page.isPresent()) {
            visitor.accept(page.get());
            page = lookBehind(page.get().writerId(), page.get().throughSeq());
        }
    }

    private Optional<SpoolBatch> lookBehind(@Nullable UUID writer, long seq) {
        return whileOpen(spool -> {
            try {
                return spool.lookBehind(writer, seq, LOOK_ROWS, LOOK_BYTES);
            } catch (SQLException e) {
                throw Advice.failed(directory.path(), e);
            }
        });
    }

    /**
     * Says that PostgreSQL has all rows of this writer through this one; they are deleted. A position beyond what is there is
     * accepted, so is a writer that is gone. Where deleting fails, the rows are not given out again all the same.
     *
     * @return how many rows wait no longer
     */
    public long confirm(UUID writerId, long throughSeq) {
        return whileOpen(spool -> spool.confirm(writerId, throughSeq));
    }

    /** The numbers as they were after the last operation. Never waits. */
    public SpoolStats stats() {
        return stats;
    }

    /** Closes the files and lets go of the directory. What waits stays; a file without rows is removed. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (open != null) {
                open.close();
                open = null;
                counters.closed();
                stats = counters.snapshot(config, null);
            }
            release();
        } catch (IOException e) {
            LOG.warn("Closing the spool in {} left something behind; the next start tidies up.", directory.path(), e);
        } finally {
            lock.unlock();
        }
    }

    private void release() throws IOException {
        if (held != null) {
            held.close();
            held = null;
        }
    }

    private <T> T whileOpen(Function<OpenSpool, T> work) {
        lock.lock();
        try {
            OpenSpool spool = open;
            if (spool == null) {
                throw Advice.notOpen(directory.path());
            }
            try {
                return work.apply(spool);
            } finally {
                stats = counters.snapshot(config, spool);
            }
        } finally {
            lock.unlock();
        }
    }
}
