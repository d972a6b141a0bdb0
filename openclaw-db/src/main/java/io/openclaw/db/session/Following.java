package io.openclaw.db.session;

import java.sql.SQLException;
import java.time.Instant;

/**
 * Does in a file what was decided elsewhere, or accepted later than its caller waited. The rule is that of PostgreSQL: what was said under
 * the key until that moment is meant; what was said later stays. For one thread at a time.
 */
final class Following {

    private final Database database;
    private final SessionTable sessions;
    private final MessageTable messages;

    Following(Database database, SessionTable sessions, MessageTable messages) {
        this.database = database;
        this.sessions = sessions;
        this.messages = messages;
    }

    /** Deletes what is left of a session that was deleted at a moment; answers whether there was something. */
    boolean deletion(String key, Instant at) throws SQLException {
        long millis = at.toEpochMilli();
        return database.inTransaction(
                () -> messages.deleteUntil(key, millis) + sessions.deleteEmptyUntil(key, millis) > 0);
    }

    /**
     * Gives what was said until a moment another key. What was said under the new key meanwhile is the renamed session's too, as it is in
     * PostgreSQL; tokens cannot be told apart by time, so both rows keep them.
     */
    void renaming(Move move) throws SQLException {
        long millis = move.at().toEpochMilli();
        database.inTransaction(() -> {
            sessions.copy(move.from(), move.to(), millis);
            messages.renameUntil(move.from(), move.to(), millis);
            return sessions.deleteEmptyUntil(move.from(), millis);
        });
    }
}
