package io.openclaw.db.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which messages one looks for. All words must occur; quotes, wildcards and operators are text like any other.
 *
 * @param text words, in any language; what lies beyond {@link #LONGEST} characters is not looked at
 * @param filter where to look
 * @param limit how many at most, from 1 to {@link #MOST}
 * @param cursor {@link SearchPage#cursor()} of the page before, with the same text and filter; null for the first page
 */
public record SearchQuery(
        String text, Filter filter, int limit, @Nullable String cursor) {

    public static final int LONGEST = 1_000;
    public static final int MOST = 100;

    /**
     * Narrows a search; null narrows nothing.
     *
     * @param agent only sessions of this agent
     * @param channel only sessions of this channel: telegram, discord, …
     * @param host only sessions of this machine
     * @param session only the session with this key
     * @param since only messages made at this time or later
     */
    public record Filter(
            @Nullable String agent,
            @Nullable String channel,
            @Nullable String host,
            @Nullable String session,
            @Nullable Instant since) {

        /** Everywhere. */
        public static final Filter NONE = new Filter(null, null, null, null, null);
    }

    public SearchQuery {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit must be from 1 to " + MOST + ", got " + limit + ".");
        }
        String clean = text.replace('\0', ' ').strip(); // a text of PostgreSQL has no NUL
        text = clean.substring(0, Math.min(clean.length(), LONGEST));
        cursor = Texts.orNull(cursor);
    }

    /** Everywhere, from the beginning. */
    public static SearchQuery of(String text, int limit) {
        return new SearchQuery(text, Filter.NONE, limit, null);
    }

    public SearchQuery with(Filter other) {
        return new SearchQuery(text, other, limit, cursor);
    }

    /** The page that follows. */
    public SearchQuery after(@Nullable String pageCursor) {
        return new SearchQuery(text, filter, limit, pageCursor);
    }
}
