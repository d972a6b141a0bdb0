package io.openclaw.db.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the spool does while it is open: rows in, rows out, and what to do when the disk fails. Guarded by the spool's lock. */
final class OpenSpool {

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

    /** Free room is given back in steps, each a fraction of a second under the lock. */
    private static final long SHRINK_STEP_BYTES = 8L << 20;

    /** A file up to this size is left as it is when it is empty: it will be needed again. */
    private static final long IDLE_BYTES = 8L << 20;

    private final Path directory;
    private final long shrinkStep;
    private final Generations generations;
    private final DeadLetterBox deadLetters;
    private final SpoolCounters counters;

    OpenSpool(SpoolConfig config, Generations generations, DeadLetterBox deadLetters, SpoolCounters counters) {
        this.directory = config.directory();
        this.shrinkStep = Math.min(SHRINK_STEP_BYTES, config.maxBytes() / 16);
        this.generations = generations;
        this.deadLetters = deadLetters;
        this.counters = counters;
    }

    Generations generations() {
        return generations;
    }

    DeadLetterBox deadLetters() {
        return deadLetters;
    }

    void append(List<SpoolEntry> entries) {
        try {
            generations.active().append(entries);
        } catch (SQLException e) {
            if (!isFileToBlame(e)) {
                throw refused(e, generations.active().isBoundFor(entries));
            }
            LOG.warn("Appending to a spool file failed ({}): going on in a new file.", Trouble.name(e));
            beginAnew();
            appendAgain(entries);
        }
        leaveFileThatFailed();
    }

    /** The rows are in; it is the next ones that need another file. */
    private void leaveFileThatFailed() {
        SQLException failure = generations.active().failureAfterCommit();
        if (failure != null) {
            try {
                beginAnew();
            } catch (SpoolException e) {
                LOG.warn(
                        "A spool file failed ({}), and no new one could be made: tried again at the next append.",
                        Trouble.name(failure),
                        e);
            }
        }
    }

    private void appendAgain(List<SpoolEntry> entries) {
        try {
            generations.active().append(entries);
        } catch (SQLException e) {
            throw refused(e, generations.active().isBoundFor(entries));
        }
    }

    private static boolean isFileToBlame(SQLException e) {
        Trouble trouble = Trouble.of(e);
        return trouble == Trouble.DISK || trouble == Trouble.CORRUPT;
    }

    private SpoolException refused(Exception e, boolean atBound) {
        SpoolException refusal = e instanceof SQLException sql && Trouble.of(sql) == Trouble.FULL
                ? Advice.full(directory, atBound, e)
                : Advice.failed(directory, e);
        counters.refused(refusal);
        return refusal;
    }

    /** A sync that failed once must not be tried again on the same file: the system may have forgotten what it failed to write. */
    private void beginAnew() {
        counters.failedOnDisk();
        Generation failing = generations.active();
        try {
            generations.begin();
        } catch (SQLException | IOException e) {
            failing.disconnect();
            throw refused(e, false);
        }
        try {
            failing.reopen();
        } catch (SQLException e) {
            counters.failedOnDisk();
        }
        tidy(failing);
    }

    Optional<SpoolBatch> read(@Nullable UUID afterWriter, long afterSeq, int maxRows, long maxBytes) {
        Generation asked = afterWriter == null ? null : generations.of(afterWriter);
        boolean goesOn = asked != null && asked.positions().rows() > 0;
        Generation from = goesOn ? asked : generations.nextWithRows(asked);
        if (from == null) {
            return Optional.empty();
        }
        long confirmed = from.positions().confirmed();
        long after = goesOn ? Math.max(afterSeq, confirmed) : confirmed;
        try {
            Found found = from.read(after, maxRows, maxBytes);
            account(from, found);
            return found.isNothing()
                    ? Optional.empty()
                    : Optional.of(new SpoolBatch(
                            from.writerId(), after, from.positions().inherited(), found.rows(), found.corrupt()));
        } catch (SQLException e) {
            counters.failedOnDisk();
            throw Advice.failed(directory, e);
        }
    }

    /** The rows behind a position, of whatever file, without a reader's bookkeeping. A file that is gone was the oldest. */
    Optional<SpoolBatch> lookBehind(@Nullable UUID writer, long seq, int maxRows, long maxBytes) throws SQLException {
        Generation known = writer == null ? null : generations.of(writer);
        Generation from = known == null ? generations.nextWithRows(null) : known;
        long after = known == null ? 0 : seq;
        while (from != null) {
            long start = Math.max(after, from.positions().confirmed());
            Found found = from.read(start, maxRows, maxBytes);
            if (!found.rows().isEmpty()) {
                return Optional.of(
                        new SpoolBatch(from.writerId(), start, from.positions().inherited(), found.rows(), List.of()));
            }
            from = generations.nextWithRows(from);
            after = 0;
        }
        return Optional.empty();
    }

    /** Whether the rows could be put in the place of those that had their numbers. */
    boolean rewrite(UUID writer, List<RawRow> rows) {
        Generation from = generations.of(writer);
        if (from == null || rows.isEmpty()) {
            return true;
        }
        try {
            from.rewrite(rows);
            return true;
        } catch (SQLException e) {
            counters.failedOnDisk();
            throw Advice.failed(directory, e);
        }
    }

    /** Counts what is lost, once, and appends no more to a file that lost something. */
    private void account(Generation from, Found found) {
        long lost = 0;
        for (CorruptRows rows : found.corrupt()) {
            lost += from.positions().lose(rows.firstSeq(), rows.lastSeq());
        }
        if (lost > 0) {
            counters.lost(lost);
            deadLetters.keepDamaged(from.writerId(), found.remains());
            LOG.error(
                    "{} rows of spool file {} are damaged or missing: the disk did not keep what was written. They are counted"
                            + " as corrupt; what is left of them is with the dead letters.",
                    lost,
                    from.file());
        }
        if (from.isDamaged() && generations.isActive(from)) {
            beginAnew();
        }
        if (from.positions().rows() == 0) {
            tidy(from);
        }
    }

    long confirm(UUID writerId, long throughSeq) {
        Generation generation = generations.of(writerId);
        if (generation == null) {
            return 0;
        }
        long before = generation.positions().rows();
        try {
            generation.confirm(throughSeq);
        } catch (SQLException e) {
            counters.failedOnDisk();
            LOG.warn(
                    "Stored rows could not be deleted from spool file {} ({}): tried again with the next ones.",
                    generation.file(),
                    Trouble.name(e));
            if (isFileToBlame(e)) {
                generation.giveUpScanning();
            }
        }
        long gone = before - generation.positions().rows();
        tidy(generation);
        leaveFileThatFailed();
        return gone;
    }

    /** Gives room back: whole files that are empty, and free room within large ones, a step at a time. */
    private void tidy(Generation touched) {
        try {
            generations.dropEmptied(generations.active());
            boolean active = generations.isActive(touched);
            boolean emptied = active && touched.positions().rows() == 0 && touched.fileBytes() > IDLE_BYTES;
            boolean drained = !active && touched.positions().rows() > 0 && touched.freeBytes() >= shrinkStep;
            if (emptied || drained) {
                touched.shrink(shrinkStep);
            }
            generations.rebound();
        } catch (SQLException e) {
            counters.failedOnDisk();
        } catch (IOException e) {
            LOG.warn("A spool file that is empty could not be removed; the next start removes it.", e);
        }
    }

    void close() throws IOException {
        deadLetters.close();
        generations.close();
    }
}
