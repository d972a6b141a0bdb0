package io.openclaw.db.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sessions and messages that come from a gateway's own store, told by the number they have there; what other witnesses added to the same
 * sessions is left out. Fails with {@link PostgresException}.
 */
public final class SessionParity {

    private static final String OF_KEYS = """
            SELECT id, session_key, agent_name, model, created_at, updated_at, store_tokens
            FROM sessions
            WHERE host = $1 AND session_key = ANY($2)
            """;

    /** An agent of a file is the name of its folder, or that with a row's own name behind it. */
    private static final String PAGE = """
            SELECT s.id, s.session_key, s.agent_name, s.model, s.created_at, s.updated_at, s.store_tokens
            FROM sessions AS s
            WHERE s.host = $1 AND (s.agent_name = $2 OR starts_with(s.agent_name, $2 || '/')) AND s.id > $3
                AND (s.store_tokens > 0
                    OR EXISTS (SELECT FROM messages AS m WHERE m.session_id = s.id AND\s""" + StoreRows.MESSAGE + """
            ))
            ORDER BY s.id
            LIMIT $4
            """;

    private static final String ALL = """
            SELECT s.id, s.session_key, s.agent_name, s.model, s.created_at, s.updated_at, s.store_tokens
            FROM sessions AS s
            WHERE s.host = $1 AND (s.agent_name = $2 OR starts_with(s.agent_name, $2 || '/')) AND s.id > $3
                AND\s""" + StoreRows.SESSION + """

            ORDER BY s.id
            LIMIT $4
            """;

    private static final String MESSAGES = """
            SELECT
                m.ordinal, m.role, m.content, m.reasoning_content, m.tool_calls_json::TEXT AS tool_calls, m.tool_call_id,
                m.created_at
            FROM messages AS m
            WHERE m.session_id = $1 AND m.ordinal > $2 AND m.ordinal <= $3 AND\s""" + StoreRows.MESSAGE + """

            ORDER BY m.ordinal
            LIMIT $4
            """;

    private static final String AGENTS = """
            SELECT DISTINCT split_part(s.agent_name, '/', 1) AS agent
            FROM sessions AS s
            WHERE s.host = $1 AND EXISTS (SELECT FROM messages AS m WHERE m.session_id = s.id AND\s""" + StoreRows.MESSAGE + """
            )
            ORDER BY agent
            """;

    private final SqlClient client;
    private final Duration patience;

    SessionParity(SqlClient client, Duration patience) {
        this.client = client;
        this.patience = patience;
    }

    /** A session. */
    public record StoredSession(
            long id, String key, String agent, String model, Instant createdAt, Instant updatedAt, long storeTokens) {}

    /** A message. */
    public record StoredRow(
            long position,
            String role,
            @Nullable String content,
            @Nullable String reasoning,
            @Nullable String toolCalls,
            @Nullable String toolCallId,
            Instant at) {}

    /** The sessions of these keys, of whatever agent. */
    public Future<List<StoredSession>> ofKeys(String host, List<String> keys) {
        return run(OF_KEYS, Tuple.of(host).addArrayOfString(keys.toArray(String[]::new)))
                .map(SessionParity::sessions);
    }

    /** The sessions behind that row id that an agent's store has written to, in order of the row ids. */
    public Future<List<StoredSession>> after(String host, String agent, long id, int limit) {
        return run(PAGE, Tuple.of(host, agent, id, limit)).map(SessionParity::sessions);
    }

    /** All sessions of an agent's store behind that row id, those too that nothing was said in, in order of the row ids. */
    public Future<List<StoredSession>> allAfter(String host, String agent, long id, int limit) {
        return run(ALL, Tuple.of(host, agent, id, limit)).map(SessionParity::sessions);
    }

    /** The messages of a session behind one position, up to and with another, in order. */
    public Future<List<StoredRow>> messages(long session, long position, long through, int limit) {
        return run(MESSAGES, Tuple.of(session, position, through, limit)).map(rows -> {
            List<StoredRow> found = new ArrayList<>(rows.size());
            rows.forEach(row -> found.add(storedRow(row)));
            return found;
        });
    }

    static StoredRow storedRow(Row row) {
        return new StoredRow(
                row.getLong("ordinal"),
                row.getString("role"),
                row.getString("content"),
                row.getString("reasoning_content"),
                row.getString("tool_calls"),
                row.getString("tool_call_id"),
                row.getOffsetDateTime("created_at").toInstant());
    }

    /** The folders of agents that have stored messages on this host. */
    public Future<List<String>> agents(String host) {
        return run(AGENTS, Tuple.of(host)).map(rows -> {
            List<String> agents = new ArrayList<>(rows.size());
            rows.forEach(row -> agents.add(row.getString("agent")));
            return agents;
        });
    }

    private static List<StoredSession> sessions(RowSet<Row> rows) {
        List<StoredSession> found = new ArrayList<>(rows.size());
        for (Row row : rows) {
            found.add(new StoredSession(
                    row.getLong("id"),
                    row.getString("session_key"),
                    row.getString("agent_name"),
                    row.getString("model"),
                    row.getOffsetDateTime("created_at").toInstant(),
                    row.getOffsetDateTime("updated_at").toInstant(),
                    row.getLong("store_tokens")));
        }
        return found;
    }

    private Future<RowSet<Row>> run(String sql, Tuple values) {
        return client.preparedQuery(sql)
                .execute(values)
                .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(PostgresException.of(failure)));
    }
}
