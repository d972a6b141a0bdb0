package io.openclaw.db.operations;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A value to be set.
 *
 * @param value JSON text
 * @param expiresAt from then on the key counts as not set; null: never
 * @param ifRevision set only while this is the revision of the key, 0: while the key is not set; null: whatever it is
 */
public record ContextChange(
        String key,
        String value,
        @Nullable Instant expiresAt,
        @Nullable Long ifRevision) {

    /** Longer keys would not fit into an index. */
    public static final int LONGEST_KEY = 500;

    /** @throws InvalidFieldException naming the field that cannot be written down */
    public ContextChange {
        if (key.isBlank() || key.length() > LONGEST_KEY || key.indexOf('\0') >= 0) {
            throw new InvalidFieldException(
                    "key", "must have 1 to " + LONGEST_KEY + " characters, and not only blanks among them.");
        }
        if (ifRevision != null && ifRevision < 0) {
            throw new InvalidFieldException("if_revision", "must be 0 (not set) or more.");
        }
    }
}
