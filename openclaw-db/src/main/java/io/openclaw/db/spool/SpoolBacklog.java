package io.openclaw.db.spool;

import com.github.f4b6a3.uuid.UuidCreator;
import io.openclaw.db.spool.SpoolFullException.Where;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backlog on disk. While the disk cannot be written, a {@link MemoryBacklog} stands in, loudly; the disk is tried again every few
 * seconds, and once it works, new facts go there and what memory holds is drained first.
 */
public final class SpoolBacklog implements Backlog, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolBacklog.class);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Spool spool;
    private final long memoryBytes;
    private final LongSupplier nanoClock;
    private final Object memoryLock = new Object();

    private volatile boolean opened;
    private volatile boolean diskWorks;
    private volatile @Nullable String trouble;
    private volatile @Nullable MemoryBacklog memory;
    private volatile boolean diskReadable = true;
    private long retryAt;

    /**
     * Nothing happens before {@link #open}.
     *
     * @param memoryBytes what memory may hold while the disk cannot be written
     * @param nanoClock monotonic, in nanoseconds
     */
    public SpoolBacklog(Spool spool, long memoryBytes, LongSupplier nanoClock) {
        this.spool = spool;
        this.memoryBytes = memoryBytes;
        this.nanoClock = nanoClock;
    }

    /**
     * Opens the spool, or starts in memory when the disk cannot be written.
     *
     * @throws SpoolLockedException when another process has it: two gateways must not share a spool
     */
    public void open() {
        try {
            spool.open();
            opened = true;
            diskWorks = true;
        } catch (SpoolLockedException e) {
            throw e;
        } catch (SpoolException e) {
            fallBack(e);
        }
    }

    @Override
    public void append(List<SpoolEntry> entries, List<Promise<Void>> accepted) {
        if (diskWorks || tryDiskAgain()) {
            try {
                spool.append(entries);
                accepted.forEach(Promise::tryComplete);
                backOnDisk();
                return;
            } catch (SpoolException e) {
                boolean bounded = e instanceof SpoolFullException full && full.where() == Where.BOUND;
                if (bounded) {
                    throw e;
                }
                fallBack(e);
            }
        }
        appendToMemory(entries, accepted);
    }

    /** Rows of another writer come only when all rows of the present one are confirmed: a position asked for again gives the same rows again. */
    @Override
    public Optional<SpoolBatch> read(@Nullable UUID writerId, long afterSeq, int maxRows, long maxBytes) {
        MemoryBacklog held = memory;
        if (held == null) {
            return readDisk(writerId, afterSeq, maxRows, maxBytes);
        }
        boolean inMemory = held.writerId().equals(writerId) || (writerId == null && diskWorks);
        if (inMemory && held.rows() > 0) {
            return held.read(writerId, afterSeq, maxRows, maxBytes);
        }
        UUID onDisk = held.writerId().equals(writerId) ? null : writerId;
        if (waitsOnDisk()) {
            return readDiskIfItCan(onDisk, onDisk == null ? 0 : afterSeq, maxRows, maxBytes)
                    .or(() -> diskReadable ? Optional.empty() : held.read(null, 0, maxRows, maxBytes));
        }
        return held.read(null, 0, maxRows, maxBytes);
    }

    @Override
    public long confirm(UUID writerId, long throughSeq) {
        MemoryBacklog held = memory;
        if (held != null && held.writerId().equals(writerId)) {
            long gone = held.confirm(writerId, throughSeq);
            forgetEmptyMemory();
            return gone;
        }
        return opened ? spool.confirm(writerId, throughSeq) : 0;
    }

    @Override
    public int rewrite(Function<SpoolRow, Optional<SpoolRow>> change) {
        MemoryBacklog held = memory;
        int inMemory = held == null ? 0 : held.rewrite(change);
        return opened ? inMemory + spool.rewrite(change) : inMemory;
    }

    @Override
    public double load() {
        MemoryBacklog held = memory;
        if (!diskWorks && held != null) {
            return held.load();
        }
        SpoolStats stats = spool.stats();
        return (double) stats.bytes() / stats.maxBytes();
    }

    /** Rows in the memory that stands in for the disk. */
    public int rowsInMemory() {
        MemoryBacklog held = memory;
        return held == null ? 0 : held.rows();
    }

    /** Whether what is appended now becomes durable here. */
    public boolean takes() {
        return diskWorks && spool.stats().state() == SpoolStats.State.OPEN;
    }

    /** Shows all rows on disk, oldest first, see {@link Spool#eachWaiting}. */
    public void eachWaiting(Consumer<SpoolRow> visitor) {
        if (opened) {
            spool.eachWaiting(visitor);
        }
    }

    /** Why the disk cannot be written; empty while it can. */
    public Optional<String> trouble() {
        return diskWorks ? Optional.empty() : Optional.ofNullable(trouble);
    }

    public SpoolStats stats() {
        return spool.stats();
    }

    /** Gives up what only memory holds, for the process ends. It must not go unsaid; nobody was told that it was accepted. */
    public Leftover abandon() {
        MemoryBacklog held = memory;
        Leftover left = held == null ? Leftover.NOTHING : held.abandon();
        if (left.facts() > 0) {
            LOG.error(
                    "{} facts were in memory only, because the spool could not be written, and are lost with it.",
                    left.facts());
        }
        return left;
    }

    /** Lets go of the disk; call {@link #abandon} before, where somebody waits for what memory holds. */
    @Override
    public void close() {
        var unused = abandon();
        spool.close();
    }

    private boolean waitsOnDisk() {
        return opened && spool.stats().rows() > 0;
    }

    private Optional<SpoolBatch> readDisk(@Nullable UUID writerId, long afterSeq, int maxRows, long maxBytes) {
        return opened ? spool.read(writerId, afterSeq, maxRows, maxBytes) : Optional.empty();
    }

    /** A disk that cannot be read must not hold up what memory holds. */
    private Optional<SpoolBatch> readDiskIfItCan(@Nullable UUID writerId, long afterSeq, int maxRows, long maxBytes) {
        try {
            Optional<SpoolBatch> batch = readDisk(writerId, afterSeq, maxRows, maxBytes);
            diskReadable = true;
            return batch;
        } catch (SpoolException e) {
            LOG.debug("The spool cannot be read; memory goes on alone.", e);
            diskReadable = false;
            return Optional.empty();
        }
    }

    private boolean tryDiskAgain() {
        if (nanoClock.getAsLong() - retryAt < 0) {
            return false;
        }
        if (opened) {
            return true;
        }
        try {
            spool.open();
            opened = true;
            return true;
        } catch (SpoolException e) {
            fallBack(e);
            return false;
        }
    }

    private void fallBack(SpoolException e) {
        if (trouble == null || diskWorks) {
            LOG.error(
                    "The spool cannot be written; facts are kept in memory and a crash loses them. {}", e.getMessage());
        }
        diskWorks = false;
        trouble = e.getMessage();
        retryAt = nanoClock.getAsLong() + RETRY.toNanos();
    }

    private void backOnDisk() {
        if (!diskWorks) {
            LOG.warn("The spool can be written again.");
            diskWorks = true;
            trouble = null;
            forgetEmptyMemory();
        }
    }

    /** Together with {@link #forgetEmptyMemory} under one lock: what is appended must not go to a memory that was just let go. */
    private void appendToMemory(List<SpoolEntry> entries, List<Promise<Void>> accepted) {
        synchronized (memoryLock) {
            MemoryBacklog held = memory;
            if (held == null) {
                held = new MemoryBacklog(UuidCreator.getTimeOrderedEpochFast(), memoryBytes);
                memory = held;
            }
            held.append(entries, accepted);
        }
    }

    private void forgetEmptyMemory() {
        synchronized (memoryLock) {
            MemoryBacklog held = memory;
            if (diskWorks && held != null && held.rows() == 0) {
                memory = null;
            }
        }
    }
}
