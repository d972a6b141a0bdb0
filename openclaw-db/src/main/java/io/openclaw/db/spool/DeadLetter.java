package io.openclaw.db.spool;

import java.time.Instant;
import java.util.UUID;

/**
 * What is told of a row that could not be stored; its content stays in the file.
 *
 * @param id of the fact; not to be trusted when the row was damaged
 * @param kindCode {@link io.openclaw.db.model.FactKind#code()}, or one that this version does not know
 * @param sqlstate PostgreSQL's, or empty when the row never got there
 */
public record DeadLetter(
        UUID writerId,
        long seq,
        UUID id,
        int kindCode,
        String sqlstate,
        String reason,
        Instant deadAt,
        long payloadBytes) {}
