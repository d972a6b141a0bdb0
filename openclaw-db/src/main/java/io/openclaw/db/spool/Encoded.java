package io.openclaw.db.spool;

import io.openclaw.db.model.Recorded.Mark;
import java.util.Set;

/**
 * A fact as it goes to disk.
 *
 * @param json UTF-8; valid for PostgreSQL throughout, embedded JSON included. The array is not copied: do not change it
 * @param marks what had to be done to its text
 */
@SuppressWarnings(
        "ArrayRecordComponent") // compared by no one; copying every payload would double the work of the hot path
public record Encoded(byte[] json, Set<Mark> marks) {

    public Encoded {
        marks = Set.copyOf(marks);
    }
}
