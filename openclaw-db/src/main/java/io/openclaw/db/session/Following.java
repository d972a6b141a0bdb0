package io.openclaw.db.session;

import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Does in a file what was decided elsewhere, or accepted later than its caller waited. The rule is that of PostgreSQL: what was said under
 * the key until that moment is meant; what was said later stays. For one thread at a time.
 */
final class Following {

    /** Orders are on their way for moments; renamings before so many others are behind them. */
    private static final int MOST_ARRIVALS = 10_000;

    private final Database database;
    private final SessionTable sessions;
    private final MessageTable messages;

    /** When sessions were renamed to the keys they have. */
    private final Map<String, Instant> arrivals = new LinkedHashMap<>();

    Following(Database database, SessionTable sessions, MessageTable messages) {
        this.database = database;
        this.sessions = sessions;
        this.messages = messages;
    }

    /** A session has been renamed: what became of its new key before does not concern it. */
    void arrived(Move move) {
        arrivals.remove(move.from());
        arrivals.remove(move.to());
        arrivals.put(move.to(), move.at());
        if (arrivals.size() > MOST_ARRIVALS) {
            arrivals.remove(arrivals.keySet().iterator().next());
        }
    }

    /** Whether what was decided of a key at a moment may concern the session that has it: not so when that came to it later. */
    boolean concernsPresent(String key, Instant at) {
        Instant arrival = arrivals.get(key);
        return arrival == null || !at.isBefore(arrival);
    }

    /** Deletes what is left of a session that was deleted at a moment; answers whether there was something. */
    boolean deletion(String key, Instant at) throws SQLException {
        if (!concernsPresent(key, at)) {
            return false;
        }
        long millis = at.toEpochMilli();
        return database.inTransaction(
                () -> messages.deleteUntil(key, millis) + sessions.deleteEmptyUntil(key, millis) > 0);
    }

    /**
     * Gives what was said until a moment another key. What was said under the new key meanwhile is the renamed session's too, as it is in
     * PostgreSQL; tokens cannot be told apart by time, so both rows keep them.
     */
    void renaming(Move move) throws SQLException {
        if (!concernsPresent(move.from(), move.at())) {
            return;
        }
        long millis = move.at().toEpochMilli();
        database.inTransaction(() -> {
            sessions.copy(move.from(), move.to(), millis);
            messages.renameUntil(move.from(), move.to(), millis);
            return sessions.deleteEmptyUntil(move.from(), millis);
        });
        arrived(move);
    }
}
