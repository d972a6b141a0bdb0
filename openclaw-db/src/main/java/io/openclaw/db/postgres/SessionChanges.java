package io.openclaw.db.postgres;

import io.openclaw.db.model.FactKind;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.SessionDeleted;
import io.openclaw.db.model.SessionRenamed;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a renamed or deleted session changes, table by table. A key and a moment name a session (see {@code session_way} in V11): what happened
 * under the key up to that moment goes to the new key, or is deleted; what happened later is another session.
 *
 * <p>In every statement $1 is the key, $2 the host, $3 the moment, $4 the new key, NULL for a deletion. The fate itself is written last, so that
 * all of them find the session where it was. A session that is renamed to a key which another one has does not swallow it: the other one was
 * there until then, and is renamed out of the way first.
 */
final class SessionChanges {

    /** How many sessions are in the way of one that is renamed to their key. */
    private static final String KEPT_APART = """
            SELECT count(*) AS kept_apart
            FROM session_turn($1, $2, $3, $4) AS t
            JOIN sessions AS s ON s.session_key = t.from_key AND s.host = $2 AND s.created_at <= $3
            """;

    /** The whole session, with its id, where nothing stands in the way. */
    private static final String MOVE_SESSION = """
            UPDATE sessions AS s
            SET session_key = t.to_key
            FROM session_turn($1, $2, $3, $4) AS t
            WHERE s.session_key = t.from_key AND s.host = $2 AND t.to_key IS NOT NULL AND s.updated_at <= $3
                AND NOT EXISTS (SELECT FROM sessions AS x WHERE x.session_key = t.to_key AND x.host = $2)
            """;

    private static final String JOIN_SESSION = """
            INSERT INTO sessions AS s (session_key, host, agent_name, created_at, updated_at)
            SELECT t.to_key, $2, '', o.created_at, least(o.updated_at, $3)
            FROM session_turn($1, $2, $3, $4) AS t
            JOIN sessions AS o ON o.session_key = t.from_key AND o.host = $2
            WHERE t.to_key IS NOT NULL AND o.created_at <= $3
            ON CONFLICT (session_key, host) DO UPDATE SET
                created_at = least(s.created_at, EXCLUDED.created_at),
                updated_at = greatest(s.updated_at, EXCLUDED.updated_at)
            """;

    private static final String MOVE_MESSAGES = """
            UPDATE messages AS m
            SET session_id = n.id
            FROM session_turn($1, $2, $3, $4) AS t
            JOIN sessions AS o ON o.session_key = t.from_key AND o.host = $2
            JOIN sessions AS n ON n.session_key = t.to_key AND n.host = $2
            WHERE m.session_id = o.id AND m.created_at <= $3
            """;

    private static final String MOVE_WORDS = """
            INSERT INTO session_words AS s (session_key, host, attribute, value, said_at)
            SELECT t.to_key, $2, w.attribute, w.value, w.said_at
            FROM session_turn($1, $2, $3, $4) AS t
            JOIN session_words AS w ON w.session_key = t.from_key AND w.host = $2
            WHERE t.to_key IS NOT NULL AND w.said_at <= $3
            ON CONFLICT (session_key, host, attribute) DO UPDATE SET value = EXCLUDED.value, said_at = EXCLUDED.said_at
            WHERE (EXCLUDED.said_at, EXCLUDED.value) > (s.said_at, s.value)
            """;

    private static final String LEAVE_WORDS = """
            DELETE FROM session_words AS w
            USING session_turn($1, $2, $3, $4) AS t
            WHERE w.session_key = t.from_key AND w.host = $2 AND w.said_at <= $3
            """;

    private static final String MOVE_PARENT = """
            UPDATE session_words AS w
            SET value = t.to_key
            FROM session_turn($1, $2, $3, $4) AS t
            WHERE w.attribute = 'parent' AND w.value = t.from_key AND w.host = $2 AND w.said_at <= $3 AND t.to_key IS NOT NULL
            """;

    private static final String SHOW_PARENT = """
            UPDATE sessions AS s
            SET parent_session_key = w.value
            FROM session_turn($1, $2, $3, $4) AS t, session_words AS w
            WHERE s.parent_session_key = t.from_key AND s.host = $2 AND w.session_key = s.session_key AND w.host = $2
                AND w.attribute = 'parent' AND w.value <> t.from_key
            """;

    private static final String MOVE_CALLS = """
            UPDATE llm_calls AS c
            SET session_key = t.to_key
            FROM session_turn($1, $2, $3, $4) AS t
            WHERE c.session_key = t.from_key AND c.host = $2 AND c.created_at <= $3 AND NOT c.forgotten AND t.to_key IS NOT NULL
            """;

    private static final String MOVE_TOOL_CALLS = """
            UPDATE tool_calls AS c
            SET session_key = t.to_key
            FROM session_turn($1, $2, $3, $4) AS t
            WHERE c.session_key = t.from_key AND c.host = $2 AND c.created_at <= $3 AND NOT c.forgotten AND t.to_key IS NOT NULL
            """;

    private static final String MOVE_CRON_EXECUTIONS = """
            UPDATE cron_executions AS c
            SET session_key = t.to_key
            FROM session_turn($1, $2, $3, $4) AS t
            WHERE c.session_key = t.from_key AND c.host = $2 AND c.started_at <= $3 AND NOT c.forgotten AND t.to_key IS NOT NULL
            """;

    private static final String MOVE_RAW_EVENTS = """
            UPDATE raw_events AS e
            SET session_key = t.to_key
            FROM session_turn($1, $2, $3, $4) AS t
            WHERE e.session_key = t.from_key AND e.host = $2 AND e.occurred_at <= $3 AND NOT e.forgotten AND t.to_key IS NOT NULL
            """;

    private static final String DELETE_MESSAGES = """
            DELETE FROM messages AS m
            USING session_turn($1, $2, $3, $4) AS t, sessions AS s
            WHERE s.session_key = t.from_key AND s.host = $2 AND t.to_key IS NULL AND m.session_id = s.id AND m.created_at <= $3
            """;

    private static final String FORGET_CALLS = """
            UPDATE llm_calls AS c
            SET forgotten = true, session_key = t.last_key, response_content = NULL, response_reasoning = NULL
            FROM session_turn($1, $2, $3, $4) AS t
            WHERE c.session_key = t.from_key AND c.host = $2 AND c.created_at <= $3 AND t.to_key IS NULL AND NOT c.forgotten
            """;

    private static final String FORGET_WITNESSES = """
            UPDATE llm_call_witnesses AS w
            SET testimony = w.testimony - 'content' - 'reasoning'
            FROM session_turn($1, $2, $3, $4) AS t
            JOIN llm_calls AS c ON c.session_key = t.last_key AND c.host = $2
            WHERE t.to_key IS NULL AND t.from_key IS NOT NULL AND c.forgotten AND w.llm_call_id = c.id AND w.run_id = COALESCE(c.run_id, c.id::TEXT)
                AND w.host = $2
            """;

    private static final String FORGET_TOOL_CALLS = """
            UPDATE tool_calls AS c
            SET forgotten = true, session_key = t.last_key, arguments = NULL, result = NULL
            FROM session_turn($1, $2, $3, $4) AS t
            WHERE c.session_key = t.from_key AND c.host = $2 AND c.created_at <= $3 AND t.to_key IS NULL AND NOT c.forgotten
            """;

    private static final String FORGET_CRON_EXECUTIONS = """
            UPDATE cron_executions AS c
            SET forgotten = true, session_key = t.last_key, summary = NULL
            FROM session_turn($1, $2, $3, $4) AS t
            WHERE c.session_key = t.from_key AND c.host = $2 AND c.started_at <= $3 AND t.to_key IS NULL AND NOT c.forgotten
            """;

    private static final String FORGET_RAW_EVENTS = """
            UPDATE raw_events AS e
            SET forgotten = true, session_key = t.last_key, body = '{}'
            FROM session_turn($1, $2, $3, $4) AS t
            WHERE e.session_key = t.from_key AND e.host = $2 AND e.occurred_at <= $3 AND t.to_key IS NULL AND NOT e.forgotten
            """;

    private static final String LEAVE_SESSION = """
            DELETE FROM sessions AS s
            USING session_turn($1, $2, $3, $4) AS t
            WHERE s.session_key = t.from_key AND s.host = $2 AND s.updated_at <= $3
            """;

    /** What is left under the key happened later, so it began later. */
    private static final String BEGIN_LATER = """
            UPDATE sessions AS s
            SET created_at = COALESCE(least(
                (SELECT min(m.created_at) FROM messages AS m WHERE m.session_id = s.id),
                (SELECT min(w.said_at) FROM session_words AS w WHERE w.session_key = s.session_key AND w.host = $2),
                (SELECT min(c.created_at) FROM llm_calls AS c
                    WHERE c.session_key = s.session_key AND c.host = $2 AND NOT c.forgotten),
                (SELECT min(c.created_at) FROM tool_calls AS c
                    WHERE c.session_key = s.session_key AND c.host = $2 AND NOT c.forgotten)), s.updated_at)
            FROM session_turn($1, $2, $3, $4) AS t
            WHERE s.session_key = t.from_key AND s.host = $2 AND s.created_at <= $3
            """;

    private static final String COUNT_TOKENS = """
            UPDATE sessions AS s
            SET call_tokens = n.tokens, total_tokens = greatest(n.tokens, s.store_tokens)
            FROM session_turn($1, $2, $3, $4) AS t
            CROSS JOIN LATERAL (
                SELECT k.session_key, COALESCE(sum(c.usage_total_tokens), 0) AS tokens
                FROM (VALUES (t.from_key), (t.to_key)) AS k (session_key)
                LEFT JOIN llm_calls AS c ON c.session_key = k.session_key AND c.host = $2 AND NOT c.forgotten
                GROUP BY k.session_key) AS n
            WHERE s.session_key = n.session_key AND s.host = $2
            """;

    private static final List<String> MOVE = List.of(
            MOVE_SESSION,
            JOIN_SESSION,
            MOVE_MESSAGES,
            MOVE_WORDS,
            MOVE_PARENT,
            SHOW_PARENT,
            MOVE_CALLS,
            MOVE_TOOL_CALLS,
            MOVE_CRON_EXECUTIONS,
            MOVE_RAW_EVENTS);

    private static final List<String> DELETE = List.of(
            DELETE_MESSAGES,
            FORGET_CALLS,
            FORGET_WITNESSES,
            FORGET_TOOL_CALLS,
            FORGET_CRON_EXECUTIONS,
            FORGET_RAW_EVENTS);

    private static final List<String> LEAVE = List.of(LEAVE_WORDS, LEAVE_SESSION, BEGIN_LATER, COUNT_TOKENS);

    private static final String REMEMBER = """
            INSERT INTO session_fates AS f (session_key, host, happened_at, new_key)
            VALUES ($1, $2, $3, $4)
            ON CONFLICT (session_key, host, happened_at) DO UPDATE SET
                new_key = CASE WHEN f.new_key IS NOT NULL AND EXCLUDED.new_key IS NOT NULL THEN least(f.new_key, EXCLUDED.new_key) END
            """;

    private SessionChanges() {}

    /** Whether what follows such a fact must not be stored together with what comes before it. */
    static boolean isOne(FactKind kind) {
        return kind == FactKind.SESSION_RENAMED || kind == FactKind.SESSION_DELETED;
    }

    static Stream<Statement> of(String host, Recorded recorded) {
        if (recorded.fact() instanceof SessionRenamed renamed) {
            return Stream.concat(
                    aside(host, renamed),
                    fate(
                            FactKind.SESSION_RENAMED,
                            values(host, renamed.fromKey(), renamed.at(), renamed.toKey()),
                            SessionTable.show(host, List.of(renamed.fromKey(), renamed.toKey()), renamed.at())));
        }
        if (recorded.fact() instanceof SessionDeleted deleted) {
            return fate(
                    FactKind.SESSION_DELETED,
                    values(host, deleted.sessionKey(), deleted.at(), null),
                    SessionTable.show(host, List.of(deleted.sessionKey()), deleted.at()));
        }
        return Stream.empty();
    }

    /** Whether the statement tells, as {@code kept_apart}, how many sessions had the key that another one got. */
    static boolean tellsOfKeptApart(Statement statement) {
        return statement.sql().equals(KEPT_APART);
    }

    private static Stream<Statement> aside(String host, SessionRenamed renamed) {
        String key = renamed.toKey();
        String newKey = key + " (until " + renamed.at() + ")";
        Instant until = renamed.at().truncatedTo(ChronoUnit.MICROS).minus(1, ChronoUnit.MICROS);
        Tuple values = values(host, key, until, newKey);
        return Stream.concat(
                Stream.of(new Statement(KEPT_APART, values, FactKind.SESSION_RENAMED, 0)),
                fate(FactKind.SESSION_RENAMED, values, SessionTable.show(host, List.of(key, newKey), until)));
    }

    private static Stream<Statement> fate(FactKind kind, Tuple values, Statement show) {
        Stream<Statement> changes =
                Stream.of(MOVE, DELETE, LEAVE).flatMap(List::stream).map(sql -> new Statement(sql, values, kind, 0));
        return Stream.concat(changes, Stream.of(show, new Statement(REMEMBER, values, kind, 0)));
    }

    private static Tuple values(String host, String key, Instant at, @Nullable String newKey) {
        return Tuple.tuple()
                .addValue(key)
                .addValue(host)
                .addValue(Clamp.known(at))
                .addValue(newKey);
    }
}
