package io.openclaw.db.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a home keeps its conversations, and since when.
 *
 * @param since when the mode began
 * @param dropped facts of sessions that were let go since then; with a single one, PostgreSQL is no full copy
 * @param underway the change that was begun and not finished; null when none is
 */
public record SessionModeState(
        SessionMode mode,
        Instant since,
        long dropped,
        @Nullable Change underway) {

    /** A way from one mode to another, done in steps that a kill may part. */
    public enum Change {
        CUTOVER,
        ROLLBACK
    }

    public SessionModeState {
        if (dropped < 0) {
            throw new IllegalArgumentException("Facts were dropped or not; " + dropped + " cannot be.");
        }
    }

    /** A mode that begins now. */
    public static SessionModeState begun(SessionMode mode, Instant now) {
        return new SessionModeState(mode, now, 0, null);
    }

    public SessionModeState withDropped(long more) {
        return new SessionModeState(mode, since, dropped + more, underway);
    }

    SessionModeState with(@Nullable Change change) {
        return new SessionModeState(mode, since, dropped, change);
    }
}
