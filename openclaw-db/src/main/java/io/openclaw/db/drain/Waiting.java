package io.openclaw.db.drain;

import io.openclaw.db.spool.SpoolBatch;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where the facts wait that PostgreSQL does not have: on disk, or in memory while the disk cannot be written. Methods may block. */
public interface Waiting {

    /**
     * The rows that follow a position.
     *
     * @param afterWriter writer of the last batch read; null for the start
     * @param afterSeq last number read of that writer
     * @param maxBytes payload bytes at most; one row is returned even when it is larger
     */
    Optional<SpoolBatch> read(@Nullable UUID afterWriter, long afterSeq, int maxRows, long maxBytes);

    /** PostgreSQL has everything of the writer up to this number. Returns how many rows left. */
    long confirm(UUID writerId, long throughSeq);
}
