package io.openclaw.db.spool;

import io.openclaw.db.model.FactKind;
import java.time.Instant;
import java.util.UUID;

/**
 * A fact on its way out of the spool; its checksum was right.
 *
 * @param seq its place among the rows of its writer, from 1
 * @param recordedAt to the microsecond
 * @param payload what {@link FactCodec#decode} reads; not copied
 */
@SuppressWarnings(
        "ArrayRecordComponent") // compared by no one; copying every payload would double the work of the hot path
public record SpoolRow(long seq, UUID id, FactKind kind, Instant recordedAt, int marks, byte[] payload) {}
