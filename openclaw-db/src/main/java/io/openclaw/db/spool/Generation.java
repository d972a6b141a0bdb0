package io.openclaw.db.spool;

import io.openclaw.db.spool.PositionTable.Position;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One spool file and the writer it stands for. Rows and position change in one transaction. The connection is opened when it is
 * needed, so that many old files cost nothing while they wait. Guarded by the spool's lock.
 */
final class Generation {

    /** Goes up when an older version could no longer read the file. */
    static final int FORMAT = 1;

    /** The log is moved into the file when it has about this size. */
    private static final long CHECKPOINT_BYTES = 8L << 20;
    /** What a row takes beside its payload. */
    private static final long ROW_BYTES = 64;
    /** What an append may need beside its rows: pages of the tree that split. */
    private static final long SLACK_BYTES = 8L * Sqlite.PAGE_BYTES;
    /** What a deletion writes to the log, roughly. */
    private static final long DELETION_BYTES = 16L * Sqlite.PAGE_BYTES;
    /** How many rows one read looks for, one by one, in a file that can no longer be scanned. */
    private static final int PROBES = 1000;

    private final Path file;
    private final UUID writerId;
    private final Positions positions;
    private @Nullable Connection connection;
    private @Nullable Instant oldest;
    private long pages;
    private long freePages;
    private long maxPages = Long.MAX_VALUE;
    private long logBytes;
    private @Nullable SQLException failureAfterCommit;
    private boolean mayBeScanned = true;

    private Generation(Path file, UUID writerId, Positions positions) {
        this.file = file;
        this.writerId = writerId;
        this.positions = positions;
    }

    /** Makes a new file for this writer. After a crash it is whole or has no tables. */
    static Generation create(Path file, UUID writerId) throws SQLException {
        Generation made = new Generation(file, writerId, new Positions(0, 0));
        try {
            made.inTransaction(to -> {
                Sqlite.run(to, PositionTable.CREATE);
                Sqlite.run(to, QueueTable.CREATE);
                PositionTable.insert(to, new Position(writerId, 0));
                Sqlite.run(to, "PRAGMA user_version = " + FORMAT);
            });
            made.measure();
            return made;
        } catch (SQLException e) {
            made.disconnect();
            throw e;
        }
    }

    /**
     * Looks into a file that is there.
     *
     * @param ifDamaged the writer it becomes when it cannot tell whose it is; PostgreSQL knows the rows by their ids
     * @return null when its making was cut short: it never held a row
     * @throws NewerFormatException when a newer version made it
     */
    static @Nullable Generation open(Path file, UUID ifDamaged) throws IOException, SQLException, NewerFormatException {
        if (FileHeader.userVersion(file) > FORMAT) {
            throw new NewerFormatException();
        }
        Connection connection = Sqlite.open(file);
        try {
            long format = Sqlite.number(connection, "PRAGMA user_version");
            if (format > FORMAT) {
                throw new NewerFormatException();
            }
            if (format == 0 && Sqlite.number(connection, "SELECT count(*) FROM sqlite_master") == 0) {
                return null;
            }
            Generation found = in(file, connection, ifDamaged);
            found.connection = connection;
            found.measure();
            found.findOldest();
            found.connection = null;
            return found;
        } finally {
            Sqlite.closeQuietly(connection);
        }
    }

    private static Generation in(Path file, Connection connection, UUID ifDamaged) throws SQLException {
        long last = QueueTable.last(connection);
        Position position = PositionTable.select(connection);
        if (position != null) {
            return new Generation(file, position.writerId(), new Positions(position.confirmed(), last));
        }
        long first = Sqlite.number(connection, QueueTable.FIRST);
        return new Generation(file, ifDamaged, new Positions(Math.max(0, first - 1), last));
    }

    Path file() {
        return file;
    }

    UUID writerId() {
        return writerId;
    }

    Positions positions() {
        return positions;
    }

    long fileBytes() {
        return pages * Sqlite.PAGE_BYTES;
    }

    long freeBytes() {
        return freePages * Sqlite.PAGE_BYTES;
    }

    /** Whether it is the bound, and not the disk, that keeps these entries out; roughly, for how rows fill pages is SQLite's affair. */
    boolean isBoundFor(List<SpoolEntry> entries) {
        long left = (maxPages - pages + freePages) * Sqlite.PAGE_BYTES;
        return left < written(entries) + SLACK_BYTES;
    }

    /** When the row that waits longest was recorded. */
    @Nullable Instant oldest() {
        return positions.rows() == 0 ? null : oldest;
    }

    /** The file never grows beyond this many bytes, or what it has now. */
    void bound(long bytes) throws SQLException {
        maxPages = Math.max(1, bytes / Sqlite.PAGE_BYTES);
        Sqlite.number(connection(), "PRAGMA max_page_count = " + maxPages);
    }

    /** One commit, all or nothing. */
    void append(List<SpoolEntry> entries) throws SQLException {
        inTransaction(to -> QueueTable.insert(to, positions.last(), entries));
        if (positions.rows() == 0) {
            oldest = RawRow.instant(RawRow.micros(entries.get(0).recordedAt()));
        }
        positions.appended(entries.size());
        afterCommit(written(entries));
    }

    private static long written(List<SpoolEntry> entries) {
        long written = 0;
        for (SpoolEntry entry : entries) {
            written += entry.payload().length + ROW_BYTES;
        }
        return written * 3 / 2 + Sqlite.PAGE_BYTES;
    }

    /** What was committed is safe in the log; a failure here says that the file must take nothing more. */
    private void afterCommit(long written) {
        logBytes += written;
        try {
            measure();
            if (logBytes >= CHECKPOINT_BYTES) {
                Sqlite.checkpoint(connection());
                logBytes = 0;
            }
        } catch (SQLException e) {
            boolean roomIsMissing = Trouble.of(e) == Trouble.FULL || Trouble.of(e) == Trouble.BUSY;
            failureAfterCommit = roomIsMissing ? null : e;
        }
    }

    /** What went wrong behind the last commits; null when nothing did. */
    @Nullable SQLException failureAfterCommit() {
        return failureAfterCommit;
    }

    /** The rows behind {@code from}; at least one row if any is there, whatever its size. */
    Found read(long from, int maxRows, long maxBytes) throws SQLException {
        Found found = new Found(from, maxRows, maxBytes);
        if (mayBeScanned) {
            try {
                QueueTable.scan(connection(), found, positions.last());
                return found;
            } catch (SQLException e) {
                if (Trouble.of(e) != Trouble.CORRUPT) {
                    disconnect();
                    throw e;
                }
                mayBeScanned = false;
            }
        }
        if (found.isNothing()) {
            probe(found);
        }
        return found;
    }

    /** From now on rows are looked for one by one, and what cannot be read is lost. */
    void giveUpScanning() {
        mayBeScanned = false;
    }

    boolean isDamaged() {
        return !mayBeScanned;
    }

    private void probe(Found found) {
        long through = Math.min(positions.last(), found.next() + PROBES - 1);
        while (found.next() <= through && !found.isFull()) {
            long seq = found.next();
            try {
                QueueTable.scan(connection(), found, seq);
            } catch (SQLException e) {
                found.missingBefore(seq + 1);
            }
        }
    }

    /** The rows through this one are in PostgreSQL. That holds even when deleting them fails. */
    void confirm(long through) throws SQLException {
        positions.confirm(through);
        inTransaction(to -> {
            QueueTable.deleteThrough(to, positions.confirmed());
            PositionTable.update(to, new Position(writerId, positions.confirmed()));
        });
        afterCommit(DELETION_BYTES);
        findOldest();
    }

    /** Puts rows in the place of those with their numbers, and leaves nothing of the old ones in the file or its log. */
    void rewrite(List<RawRow> rows) throws SQLException {
        Sqlite.run(connection(), "PRAGMA secure_delete = ON");
        inTransaction(to -> QueueTable.replace(to, rows));
        Sqlite.emptyLog(connection());
        logBytes = 0;
    }

    /** Gives up to so many bytes of free room back to the file system. */
    void shrink(long bytes) throws SQLException {
        Sqlite.shrink(connection(), bytes / Sqlite.PAGE_BYTES);
        measure();
    }

    /** After a failure: forgets the connection, and takes out rows that were never acknowledged, which were written elsewhere. */
    void reopen() throws SQLException {
        disconnect();
        inTransaction(to -> QueueTable.deleteAfter(to, positions.last()));
    }

    void disconnect() {
        if (connection != null) {
            Sqlite.closeQuietly(connection);
            connection = null;
        }
    }

    private void measure() throws SQLException {
        pages = Sqlite.number(connection(), "PRAGMA page_count");
        freePages = Sqlite.number(connection(), "PRAGMA freelist_count");
    }

    private void findOldest() throws SQLException {
        Long micros = QueueTable.oldestMicros(connection(), positions.confirmed());
        oldest = micros == null ? null : RawRow.instant(micros);
    }

    private void inTransaction(Work work) throws SQLException {
        Connection to = connection();
        try {
            Sqlite.begin(to);
            work.on(to);
            Sqlite.commit(to);
        } catch (SQLException e) {
            Sqlite.rollbackQuietly(to);
            throw e;
        }
    }

    private Connection connection() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = Sqlite.open(file);
            connection = open;
        }
        return open;
    }

    /** What happens within one transaction. */
    private interface Work {
        void on(Connection to) throws SQLException;
    }
}
