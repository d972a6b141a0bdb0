package io.openclaw.db.spool;

/**
 * Rows that the disk did not give back as they were written.
 *
 * @param firstSeq the first of them
 * @param lastSeq the last of them
 */
public record CorruptRows(long firstSeq, long lastSeq, Reason reason) {

    /** What is wrong with them. */
    public enum Reason {
        /** The row is there, its checksum is wrong. */
        CHECKSUM,
        /** The row is sound, its kind is one that only a newer version knows. */
        UNKNOWN_KIND,
        /** The row is not there, or the disk refuses to read it. */
        MISSING
    }

    public CorruptRows {
        if (lastSeq < firstSeq) {
            throw new IllegalArgumentException("Corrupt rows end before they start.");
        }
    }

    public long count() {
        return lastSeq - firstSeq + 1;
    }
}
