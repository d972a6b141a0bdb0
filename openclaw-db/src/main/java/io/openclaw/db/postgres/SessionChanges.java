package io.openclaw.db.postgres;

import io.openclaw.db.model.FactKind;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.SessionDeleted;
import io.openclaw.db.model.SessionRenamed;
import io.vertx.sqlclient.Tuple;
import java.util.stream.Stream;

/**
 * What a renamed or deleted session changes, in all tables; {@code session_changed} of V17 does it. A key, an agent and a moment name a
 * session: what happened under the key up to that moment goes to the new key, or is deleted; what happened later is another session.
 *
 * <p>A session that is renamed to a key which another one of its agent has does not swallow it: the other one was there until then, and is
 * renamed out of the way first. A session store refuses such a rename, so what it tells under the new key is of the renamed session.
 */
final class SessionChanges {

    private static final String CHANGE = """
            SELECT session_changed($1, $2, $3, $4, $5, $6) AS kept_apart
            """;

    private SessionChanges() {}

    /** Whether what follows such a fact must not be stored together with what comes before it. */
    static boolean isOne(FactKind kind) {
        return kind == FactKind.SESSION_RENAMED || kind == FactKind.SESSION_DELETED;
    }

    static Stream<Statement> of(String host, Recorded recorded) {
        if (recorded.fact() instanceof SessionRenamed renamed) {
            return Stream.of(new Statement(CHANGE, values(host, renamed), FactKind.SESSION_RENAMED, 0));
        }
        if (recorded.fact() instanceof SessionDeleted deleted) {
            return Stream.of(new Statement(CHANGE, values(host, deleted), FactKind.SESSION_DELETED, 0));
        }
        return Stream.empty();
    }

    /** Whether the statement tells, as {@code kept_apart}, how many sessions had the key that another one got. */
    static boolean tellsOfKeptApart(Statement statement) {
        return statement.sql().equals(CHANGE);
    }

    private static Tuple values(String host, SessionRenamed renamed) {
        String key = renamed.toKey();
        return Tuple.tuple()
                .addValue(renamed.fromKey())
                .addValue(host)
                .addValue(Agents.of(renamed.agentId(), renamed.fromKey()))
                .addValue(Clamp.known(renamed.at()))
                .addValue(key)
                .addValue(renamed.byStore() ? null : key + " (until " + renamed.at() + ")");
    }

    private static Tuple values(String host, SessionDeleted deleted) {
        return Tuple.tuple()
                .addValue(deleted.sessionKey())
                .addValue(host)
                .addValue(Agents.of(deleted.agentId(), deleted.sessionKey()))
                .addValue(Clamp.known(deleted.at()))
                .addValue(null)
                .addValue(null);
    }
}
