package io.openclaw.db.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that was found.
 *
 * @param id of its row; newer messages have higher ones
 * @param sessionKey session it belongs to, which is unique on its host
 * @param agent name of the agent; empty when nobody told
 * @param position where it stands in its session
 * @param at when it was made
 * @param snippet at most {@link #LONGEST_SNIPPET} characters around the first hit, on one line; hits stand between « and »
 */
public record SearchHit(
        long id,
        String sessionKey,
        String host,
        String agent,
        @Nullable String channel,
        long position,
        String role,
        Instant at,
        String snippet) {

    public static final int LONGEST_SNIPPET = 200;
}
