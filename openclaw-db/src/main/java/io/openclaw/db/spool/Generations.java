package io.openclaw.db.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The spool files, oldest first; the last one is appended to, the others only wait to be emptied. Every opening and every
 * failure of the disk begins a new file, so that a row number is never given twice: not after a crash, and not where a
 * directory was restored from a backup or copied to another machine. Guarded by the spool's lock.
 */
final class Generations {

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

    private final SpoolDirectory directory;
    private final long maxBytes;
    private final Clock clock;
    private final List<Generation> all = new ArrayList<>();
    private int setAside;

    Generations(SpoolDirectory directory, long maxBytes, Clock clock) {
        this.directory = directory;
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    /** Takes over what is there and begins a new file. On a full disk it goes on with the newest of the old ones. */
    void open() throws IOException, SQLException {
        for (Path file : directory.generations()) {
            takeOver(file);
        }
        dropEmptied(null);
        try {
            begin();
        } catch (SQLException e) {
            if (Trouble.of(e) != Trouble.FULL || all.isEmpty()) {
                throw e;
            }
        }
        rebound();
    }

    private void takeOver(Path file) throws IOException {
        try {
            Generation found = Generation.open(file, UUID.randomUUID());
            if (found == null) {
                directory.delete(file);
            } else {
                all.add(found);
            }
        } catch (NewerFormatException e) {
            setAside++;
            LOG.error(
                    "Spool file {} was made by a newer version of this program. It is left as it is; what it holds is stored"
                            + " when that version, or a later one, runs again.",
                    file);
        } catch (SQLException e) {
            refuse(file, e);
        }
    }

    /** A file that is damaged is renamed; one that cannot be looked into at the moment waits for the next start. */
    private void refuse(Path file, SQLException e) throws IOException {
        setAside++;
        if (Trouble.of(e) == Trouble.CORRUPT) {
            Path aside = directory.setAside(file, clock.instant());
            LOG.error(
                    "Spool file {} cannot be read ({}). It is kept as {}; what it held and PostgreSQL has not is lost unless it"
                            + " can be repaired (sqlite3 .recover).",
                    file,
                    Trouble.name(e),
                    aside);
        } else {
            LOG.error(
                    "Spool file {} cannot be opened ({}). It is left as it is and tried again at the next start: check its"
                            + " rights, and that no other program has it open.",
                    file,
                    Trouble.name(e));
        }
    }

    /** Begins a new file; it takes the appends from now on. */
    void begin() throws IOException, SQLException {
        Path file = directory.privateFile(directory.nextGeneration());
        try {
            all.add(Generation.create(file, UUID.randomUUID()));
        } catch (SQLException e) {
            directory.delete(file);
            throw e;
        }
    }

    Generation active() {
        return all.get(all.size() - 1);
    }

    boolean isActive(Generation generation) {
        return generation == active();
    }

    int count() {
        return all.size();
    }

    int setAside() {
        return setAside;
    }

    @Nullable Generation of(UUID writerId) {
        for (Generation generation : all) {
            if (generation.writerId().equals(writerId)) {
                return generation;
            }
        }
        return null;
    }

    /** The oldest file behind {@code after}, or of all, that has rows. */
    @Nullable Generation nextWithRows(@Nullable Generation after) {
        for (Generation generation : all.subList(after == null ? 0 : all.indexOf(after) + 1, all.size())) {
            if (generation.positions().rows() > 0) {
                return generation;
            }
        }
        return null;
    }

    long rows() {
        return all.stream().mapToLong(g -> g.positions().rows()).sum();
    }

    long fileBytes() {
        return all.stream().mapToLong(Generation::fileBytes).sum();
    }

    long usedBytes() {
        return all.stream().mapToLong(g -> g.fileBytes() - g.freeBytes()).sum();
    }

    /** Removes old files without rows: deletes them, or keeps them for inspection where they turned out damaged. */
    void dropEmptied(@Nullable Generation except) throws IOException {
        List<Generation> emptied = all.stream()
                .filter(g -> g != except && g.positions().rows() == 0)
                .toList();
        for (Generation generation : emptied) {
            generation.disconnect();
            all.remove(generation);
            if (generation.isDamaged()) {
                setAside++;
                directory.setAside(generation.file(), clock.instant());
            } else {
                directory.delete(generation.file());
            }
        }
    }

    /** What the old files leave is what the newest may grow to. */
    void rebound() throws SQLException {
        long others = fileBytes() - active().fileBytes();
        active().bound(maxBytes - others);
    }

    /** Closes all files; an emptied one leaves nothing behind. */
    void close() throws IOException {
        try {
            dropEmptied(null);
        } finally {
            all.forEach(Generation::disconnect);
            all.clear();
        }
    }
}
