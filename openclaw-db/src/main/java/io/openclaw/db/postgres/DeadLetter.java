package io.openclaw.db.postgres;

import java.time.Instant;
import java.util.UUID;

/**
 * A row that cannot be stored, set aside with what it held.
 *
 * @param seq its place in the writer's spool
 * @param kind name of its kind, such as {@code LLM_CALL}
 * @param sqlState why, as PostgreSQL says it, or {@code undecodable} or {@code corrupt}
 * @param reason names of the schema at most; never data
 * @param payload the fact as it was in the spool. The array is not copied: do not change it
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one; copying every payload would be work for nothing
public record DeadLetter(
        UUID id, Instant recordedAt, long seq, String kind, String sqlState, String reason, byte[] payload) {}
