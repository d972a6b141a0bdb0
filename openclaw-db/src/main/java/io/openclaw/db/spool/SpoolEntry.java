package io.openclaw.db.spool;

import io.openclaw.db.model.FactKind;
import java.time.Instant;
import java.util.UUID;

/**
 * A fact on its way into the spool.
 *
 * @param id minted once, when it was recorded
 * @param recordedAt kept to the microsecond
 * @param marks {@link io.openclaw.db.model.Recorded#markBits()}
 * @param payload what {@link FactCodec} made of it; not copied
 */
@SuppressWarnings(
        "ArrayRecordComponent") // compared by no one; copying every payload would double the work of the hot path
public record SpoolEntry(UUID id, FactKind kind, Instant recordedAt, int marks, byte[] payload) {}
