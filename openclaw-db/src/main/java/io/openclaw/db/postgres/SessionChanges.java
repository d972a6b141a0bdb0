package io.openclaw.db.postgres;

import io.openclaw.db.model.FactKind;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.SessionDeleted;
import io.openclaw.db.model.SessionRenamed;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.stream.Stream;

/** What a renamed or deleted session changes, table by table. In the renaming, $1 is the old key, $2 the new one, $3 the host. */
final class SessionChanges {

    private static final String RENAME_MESSAGES = """
            UPDATE messages AS m
            SET session_id = t.id
            FROM sessions AS f, sessions AS t
            WHERE m.session_id = f.id AND f.session_key = $1 AND f.host = $3 AND t.session_key = $2 AND t.host = $3
            """;

    private static final String RENAME_TOTALS = """
            UPDATE sessions AS t
            SET call_tokens = t.call_tokens + f.call_tokens,
                store_tokens = t.store_tokens + f.store_tokens,
                total_tokens = greatest(t.call_tokens + f.call_tokens, t.store_tokens + f.store_tokens),
                created_at = least(t.created_at, f.created_at),
                updated_at = greatest(t.updated_at, f.updated_at),
                label = COALESCE(t.label, f.label),
                user_id = COALESCE(t.user_id, f.user_id)
            FROM sessions AS f
            WHERE f.session_key = $1 AND f.host = $3 AND t.session_key = $2 AND t.host = $3
            """;

    private static final String RENAME_MERGED = """
            DELETE FROM sessions AS f
            USING sessions AS t
            WHERE f.session_key = $1 AND f.host = $3 AND t.session_key = $2 AND t.host = $3
            """;

    private static final String RENAME_SESSION = """
            UPDATE sessions SET session_key = $2 WHERE session_key = $1 AND host = $3
            """;

    private static final String RENAME_PARENT = """
            UPDATE sessions SET parent_session_key = $2 WHERE parent_session_key = $1 AND host = $3
            """;

    /** Before the calls get the new key: the old one leads from calls to testimonies. */
    private static final String RENAME_WITNESSES = """
            UPDATE llm_call_witnesses AS w
            SET testimony = jsonb_set(w.testimony, '{sessionKey}', to_jsonb($2::TEXT))
            FROM llm_calls AS c
            WHERE c.session_key = $1 AND c.host = $3
                AND w.run_id = COALESCE(c.run_id, c.id::TEXT) AND w.host = $3 AND w.testimony ->> 'sessionKey' = $1
            """;

    private static final String RENAME_CALLS = """
            UPDATE llm_calls SET session_key = $2 WHERE session_key = $1 AND host = $3
            """;

    private static final String RENAME_TOOL_CALLS = """
            UPDATE tool_calls SET session_key = $2 WHERE session_key = $1 AND host = $3
            """;

    private static final String RENAME_CRON_EXECUTIONS = """
            UPDATE cron_executions SET session_key = $2 WHERE session_key = $1 AND host = $3
            """;

    private static final List<String> RENAME = List.of(
            RENAME_MESSAGES,
            RENAME_TOTALS,
            RENAME_MERGED,
            RENAME_SESSION,
            RENAME_PARENT,
            RENAME_WITNESSES,
            RENAME_CALLS,
            RENAME_TOOL_CALLS,
            RENAME_CRON_EXECUTIONS);

    private static final String DELETE_REMEMBER = """
            INSERT INTO session_tombstones AS t (session_key, host, deleted_at)
            VALUES ($1, $2, $3)
            ON CONFLICT (session_key, host) DO UPDATE SET deleted_at = greatest(t.deleted_at, EXCLUDED.deleted_at)
            """;

    private static final String DELETE_MESSAGES = """
            DELETE FROM messages AS m
            USING sessions AS s
            WHERE m.session_id = s.id AND s.session_key = $1 AND s.host = $2 AND COALESCE(m.recorded_at, m.created_at) <= $3
            """;

    /** A session that was used again after the deletion stays. */
    private static final String DELETE_SESSION = """
            DELETE FROM sessions AS s
            WHERE s.session_key = $1 AND s.host = $2 AND s.created_at <= $3
                AND NOT EXISTS (SELECT FROM messages AS m WHERE m.session_id = s.id)
            """;

    private static final String DELETE_WITNESSES = """
            UPDATE llm_call_witnesses AS w
            SET testimony = w.testimony - 'content' - 'reasoning'
            FROM llm_calls AS c
            WHERE c.session_key = $1 AND c.host = $2 AND c.recorded_at <= $3
                AND w.run_id = COALESCE(c.run_id, c.id::TEXT) AND w.host = $2 AND w.recorded_at <= $3
            """;

    private static final String DELETE_CALLS = """
            UPDATE llm_calls
            SET response_content = NULL, response_reasoning = NULL
            WHERE session_key = $1 AND host = $2 AND COALESCE(recorded_at, created_at) <= $3
                AND (response_content IS NOT NULL OR response_reasoning IS NOT NULL)
            """;

    private static final String DELETE_TOOL_CALLS = """
            UPDATE tool_calls
            SET arguments = NULL, result = NULL
            WHERE session_key = $1 AND host = $2 AND recorded_at <= $3
            """;

    private static final List<String> DELETE = List.of(
            DELETE_REMEMBER, DELETE_MESSAGES, DELETE_SESSION, DELETE_WITNESSES, DELETE_CALLS, DELETE_TOOL_CALLS);

    private SessionChanges() {}

    /** Whether what follows such a fact must not be stored together with what comes before it. */
    static boolean isOne(FactKind kind) {
        return kind == FactKind.SESSION_RENAMED || kind == FactKind.SESSION_DELETED;
    }

    static Stream<Statement> of(String host, Recorded recorded) {
        if (recorded.fact() instanceof SessionRenamed renamed) {
            Tuple keys = Tuple.of(renamed.fromKey(), renamed.toKey(), host);
            return RENAME.stream().map(sql -> new Statement(sql, keys, FactKind.SESSION_RENAMED, 0));
        }
        if (recorded.fact() instanceof SessionDeleted deleted) {
            Tuple values = Tuple.of(deleted.sessionKey(), host, Clamp.known(deleted.at()));
            return DELETE.stream().map(sql -> new Statement(sql, values, FactKind.SESSION_DELETED, 0));
        }
        return Stream.empty();
    }
}
