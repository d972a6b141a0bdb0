package io.openclaw.db.model;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which model calls one wants to see, latest first.
 *
 * @param limit how many at most, from 1 to {@link #MOST}
 * @param before only calls before this point; null for the latest
 * @param session only this session key
 * @param model only this model
 * @param errorsOnly only calls that failed
 */
public record CallQuery(
        int limit,
        @Nullable Before before,
        @Nullable String session,
        @Nullable String model,
        boolean errorsOnly) {

    public static final int MOST = 1_000;

    /**
     * A point in the list: a moment, and among calls of that moment an id.
     *
     * @param at calls earlier than this
     * @param id calls of that very moment with a smaller id; null for none of them
     */
    public record Before(Instant at, @Nullable UUID id) {}

    public CallQuery {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit must be from 1 to " + MOST + ", got " + limit + ".");
        }
    }

    /** The latest calls. */
    public static CallQuery latest(int limit) {
        return new CallQuery(limit, null, null, null, false);
    }
}
