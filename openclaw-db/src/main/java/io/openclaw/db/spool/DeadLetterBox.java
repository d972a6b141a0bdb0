package io.openclaw.db.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dead letters on disk, and what happens when even they cannot be written: nothing but a warning and a count. */
final class DeadLetterBox {

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

    private static final String DAMAGED = "damaged on the spool's disk, or of a kind that only a newer version knows";

    private final Clock clock;
    private @Nullable DeadLetters letters;

    private DeadLetterBox(@Nullable DeadLetters letters, Clock clock) {
        this.letters = letters;
        this.clock = clock;
    }

    /** Opens the file; one that cannot be read is renamed and begun anew. The spool goes on without it if need be. */
    static DeadLetterBox open(SpoolDirectory directory, SpoolConfig config, Clock clock) {
        Path file = directory.path().resolve("dead-letters.db");
        try {
            return new DeadLetterBox(opened(directory, file, config, clock), clock);
        } catch (SQLException | IOException e) {
            LOG.error(
                    "The dead letters in {} cannot be opened: rows that cannot be stored are counted and not kept.",
                    file,
                    e);
            return new DeadLetterBox(null, clock);
        }
    }

    private static DeadLetters opened(SpoolDirectory directory, Path file, SpoolConfig config, Clock clock)
            throws SQLException, IOException {
        try {
            return DeadLetters.open(directory.privateFile(file), config);
        } catch (SQLException e) {
            if (Trouble.of(e) != Trouble.CORRUPT) {
                throw e;
            }
            Path aside = directory.setAside(file, clock.instant());
            LOG.error("The dead letters in {} cannot be read ({}). They are kept as {}.", file, Trouble.name(e), aside);
            return DeadLetters.open(directory.privateFile(file), config);
        }
    }

    /** Keeps what is left of damaged rows. */
    void keepDamaged(UUID writer, List<RawRow> remains) {
        DeadLetters file = letters;
        if (file == null) {
            return;
        }
        try {
            for (RawRow row : remains) {
                file.put(writer, row, new DeadLetters.Cause("", DAMAGED, clock.instant()));
            }
        } catch (SQLException e) {
            LOG.error("A dead letter could not be kept ({}).", Trouble.name(e));
        }
    }

    long rows() {
        return letters == null ? 0 : letters.rows();
    }

    long evicted() {
        return letters == null ? 0 : letters.evicted();
    }

    void close() {
        if (letters != null) {
            letters.close();
            letters = null;
        }
    }
}
