package io.openclaw.db.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions one wants to see, last used first.
 *
 * @param limit how many at most, from 1 to {@link #MOST}
 * @param before only sessions after this point of the list; null for its beginning
 * @param agent only this agent's
 * @param channel only this channel's
 * @param host only this machine's; empty for those of no known machine
 * @param since only those used at or after this moment
 * @param prefix only this key and those that go on after it with another part: {@code tg:main:7} finds {@code tg:main:7:99}, never
 *     {@code tg:main:78}; no character stands for others
 */
public record SessionQuery(
        int limit,
        @Nullable Before before,
        @Nullable String agent,
        @Nullable String channel,
        @Nullable String host,
        @Nullable Instant since,
        @Nullable String prefix) {

    public static final int MOST = 500;

    /**
     * A place in the list.
     *
     * @param at sessions last used earlier than this
     * @param id sessions last used at that very moment, with a smaller id
     */
    public record Before(Instant at, long id) {}

    public SessionQuery {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit must be from 1 to " + MOST + ", got " + limit + ".");
        }
    }

    /** The sessions last used. */
    public static SessionQuery latest(int limit) {
        return new SessionQuery(limit, null, null, null, null, null, null);
    }

    /** The same question, from this place on. */
    public SessionQuery from(@Nullable Before place) {
        return new SessionQuery(limit, place, agent, channel, host, since, prefix);
    }
}
