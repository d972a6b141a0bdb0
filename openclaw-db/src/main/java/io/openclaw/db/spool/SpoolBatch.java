package io.openclaw.db.spool;

import java.util.List;
import java.util.UUID;

/**
 * Rows of one writer, in order.
 *
 * @param writerId the spool file they come from
 * @param afterSeq the position this batch continues from; storing it moves the writer from here to {@link #throughSeq()}
 * @param inheritedThrough rows through this one were there when the spool was opened: an earlier process may have sent them
 * @param rows ascending; numbers are missing only where {@code corrupt} names them
 * @param corrupt rows that were found damaged or missing on the way; already counted and, where anything was left of them, kept
 *     as dead letters. There may be some without any rows
 */
public record SpoolBatch(
        UUID writerId, long afterSeq, long inheritedThrough, List<SpoolRow> rows, List<CorruptRows> corrupt) {

    public SpoolBatch {
        rows = List.copyOf(rows);
        corrupt = List.copyOf(corrupt);
    }

    /** The position after this batch. */
    public long throughSeq() {
        long through = rows.isEmpty() ? afterSeq : rows.get(rows.size() - 1).seq();
        return corrupt.isEmpty()
                ? through
                : Math.max(through, corrupt.get(corrupt.size() - 1).lastSeq());
    }
}
