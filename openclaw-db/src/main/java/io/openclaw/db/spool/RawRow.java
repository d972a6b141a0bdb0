package io.openclaw.db.spool;

import io.openclaw.db.model.FactKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A row as it lies in the file: nothing in it is to be trusted before its checksum was looked at. */
@SuppressWarnings("ArrayRecordComponent") // compared by no one
record RawRow(long seq, byte[] id, int kind, long recordedMicros, int marks, byte[] payload) {

    private static final Instant LEAST = Instant.EPOCH.plus(Long.MIN_VALUE, ChronoUnit.MICROS);
    private static final Instant MOST = Instant.EPOCH.plus(Long.MAX_VALUE, ChronoUnit.MICROS);

    static RawRow of(long seq, SpoolEntry entry) {
        return new RawRow(
                seq,
                RowChecksum.bytes(entry.id()),
                entry.kind().code(),
                micros(entry.recordedAt()),
                entry.marks(),
                entry.payload());
    }

    static RawRow of(SpoolRow row) {
        return of(row.seq(), new SpoolEntry(row.id(), row.kind(), row.recordedAt(), row.marks(), row.payload()));
    }

    static long micros(Instant instant) {
        if (instant.isBefore(LEAST)) {
            return Long.MIN_VALUE;
        }
        return instant.isAfter(MOST) ? Long.MAX_VALUE : ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    boolean isKindKnown() {
        for (FactKind known : FactKind.values()) {
            if (known.code() == kind) {
                return true;
            }
        }
        return false;
    }

    SpoolRow toRow() {
        return new SpoolRow(seq, RowChecksum.uuid(id), FactKind.ofCode(kind), instant(recordedMicros), marks, payload);
    }
}
