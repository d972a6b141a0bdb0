package io.openclaw.db.spool;

import java.util.ArrayList;
import java.util.List;

/** Gathers what a read of a file finds: sound rows, and what is wrong with the others. */
final class Found {

    private final RowChecksum checksum = new RowChecksum();
    private final List<SpoolRow> rows = new ArrayList<>();
    private final List<CorruptRows> corrupt = new ArrayList<>();
    private final List<RawRow> remains = new ArrayList<>();
    private final int maxRows;
    private final long maxBytes;
    private long next;
    private long bytes;

    Found(long from, int maxRows, long maxBytes) {
        this.next = from + 1;
        this.maxRows = maxRows;
        this.maxBytes = maxBytes;
    }

    List<SpoolRow> rows() {
        return rows;
    }

    List<CorruptRows> corrupt() {
        return corrupt;
    }

    /** What is left of damaged rows, for the dead letters. */
    List<RawRow> remains() {
        return remains;
    }

    /** The row that is expected next. */
    long next() {
        return next;
    }

    boolean isNothing() {
        return rows.isEmpty() && corrupt.isEmpty();
    }

    boolean isFull() {
        return rows.size() + corrupt.size() >= maxRows || bytes >= maxBytes;
    }

    void add(RawRow row, long crc) {
        if (checksum.of(row) != crc) {
            addDamaged(row);
        } else if (row.seq() >= next) {
            missingBefore(row.seq());
            addSound(row);
        }
    }

    /** Its number may be damaged as well: it counts for the place it is in, or else leaves a gap that is seen at the next row. */
    private void addDamaged(RawRow row) {
        remains.add(row);
        if (row.seq() == next) {
            corrupt.add(new CorruptRows(next, next, CorruptRows.Reason.CHECKSUM));
            next++;
        }
    }

    private void addSound(RawRow row) {
        if (row.isKindKnown()) {
            rows.add(row.toRow());
            bytes += row.payload().length;
        } else {
            remains.add(row);
            corrupt.add(new CorruptRows(row.seq(), row.seq(), CorruptRows.Reason.UNKNOWN_KIND));
        }
        next = row.seq() + 1;
    }

    /** Everything from the expected row up to this one, exclusive, is not there. */
    void missingBefore(long seq) {
        if (seq > next) {
            corrupt.add(new CorruptRows(next, seq - 1, CorruptRows.Reason.MISSING));
            next = seq;
        }
    }
}
