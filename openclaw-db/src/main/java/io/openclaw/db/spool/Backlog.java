package io.openclaw.db.spool;

import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where facts wait between being accepted and being in PostgreSQL, in order. Two exist: {@link SpoolBacklog} on disk, which falls back
 * to {@link MemoryBacklog} while the disk cannot be written. Methods block on the disk: never call them on an event loop.
 */
public interface Backlog {

    /**
     * Takes entries, all or none.
     *
     * @param accepted completed when all of them are durable; in memory that is when PostgreSQL has them
     * @throws SpoolFullException when there is no room for them
     */
    void append(List<SpoolEntry> entries, List<Promise<Void>> accepted);

    /**
     * The rows that follow a position.
     *
     * @param writerId writer of the last batch read; null for the start
     * @param afterSeq last sequence number read of that writer
     * @param maxBytes payload bytes at most; one row is returned even when it is larger
     */
    Optional<SpoolBatch> read(@Nullable UUID writerId, long afterSeq, int maxRows, long maxBytes);

    /** PostgreSQL has everything of the writer up to this number. Returns how many rows left the backlog. */
    long confirm(UUID writerId, long throughSeq);

    /**
     * Puts other payloads and marks in the place of those of rows that wait, so that nothing of the old ones is left. Rows that PostgreSQL
     * got meanwhile are not concerned. Takes as long as looking at all of them does.
     *
     * @param change the new row of the same number; empty: it stays
     * @return how many rows were changed
     */
    int rewrite(Function<SpoolRow, Optional<SpoolRow>> change);

    /** How full it is, from 0 to 1. */
    double load();
}
