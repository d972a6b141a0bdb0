package io.openclaw.db.session;

import io.vertx.core.Future;

/**
 * The conversations of one agent. Everything fails with {@link SessionsUnavailableException} before it is open, after it is
 * closed, and when what holds the sessions cannot be reached.
 */
public interface SessionStore extends SessionReads, SessionWrites {

    /** Makes ready what holds the sessions. Opening what is open does nothing; a failed opening may be tried again. */
    Future<Void> open();

    /** Ends after what was asked for before is done. Closing twice does nothing; a closed store stays closed. */
    Future<Void> close();
}
