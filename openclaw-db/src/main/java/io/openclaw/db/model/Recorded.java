package io.openclaw.db.model;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * A fact that was taken in: its id and time of arrival are minted once and never again.
 *
 * @param id UUID version 7, so that later ones sort behind earlier ones
 * @param recordedAt when it was taken in, by our clock
 * @param marks what was done to it before it was stored
 */
public record Recorded(UUID id, Instant recordedAt, Fact fact, Set<Mark> marks) {

    /** What may have been done to a fact's text. The codes are bits in the database: never change or reuse one. */
    public enum Mark {
        /** Characters that PostgreSQL refuses were replaced. */
        SANITIZED(1),
        /** Over-long text was cut; its length and hash stand in its place. */
        TRUNCATED(2),
        /** Text was left out for lack of room. */
        CONTENT_DROPPED(4),
        /** A secret was taken out. */
        REDACTED(8),
        /** A number or a time outside what a column holds was brought to the edge. */
        CLAMPED(16),
        /** Text as a source shows it for display, until a source tells it word for word. */
        PROJECTED(32);

        private final int bit;

        Mark(int bit) {
            this.bit = bit;
        }

        public int bit() {
            return bit;
        }
    }

    public Recorded {
        marks = Set.copyOf(marks);
    }

    /** Id of the row this fact is about. */
    public UUID rowId() {
        return FactIds.rowId(fact, id);
    }

    /** The marks as one number. */
    public int markBits() {
        int bits = 0;
        for (Mark mark : marks) {
            bits |= mark.bit();
        }
        return bits;
    }
}
