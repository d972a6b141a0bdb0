package io.openclaw.db.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Finds sessions beyond a limit, of one host. Changes nothing. Fails with {@link PostgresException}. */
public final class OldSessions {

    /** All messages of a host may have to be looked at; nobody waits for it. */
    private static final String PREPARE = "SET LOCAL statement_timeout = '5min'; SET TRANSACTION READ ONLY";

    /** Sizes are counted where there is a limit of size, and of what goes. $2 agent, $4 age, $5 size, $6 what was used later stays. */
    private static final String BEYOND = """
            WITH theirs AS (
                SELECT s.id, s.session_key, s.agent_name, s.updated_at
                FROM sessions AS s
                WHERE s.host = $1
                    AND ($2::TEXT IS NULL OR s.agent_name = $2)
                    AND NOT (s.agent_name = ANY($3::TEXT[]))
                    AND ($5::BIGINT IS NOT NULL OR s.updated_at < $4)
            ), sized AS (
                SELECT t.id, t.session_key, t.agent_name, t.updated_at, z.messages, z.bytes
                FROM theirs AS t
                CROSS JOIN LATERAL (
                    SELECT
                        count(*) AS messages,
                        COALESCE(sum(
                            COALESCE(octet_length(m.content), 0) + COALESCE(octet_length(m.reasoning_content), 0)
                            + COALESCE(pg_column_size(m.tool_calls_json), 0)), 0)::BIGINT AS bytes
                    FROM messages AS m
                    WHERE m.session_id = t.id) AS z
            ), summed AS (
                SELECT z.*, sum(z.bytes) OVER (PARTITION BY z.agent_name ORDER BY z.updated_at DESC, z.id DESC) AS bytes_with_later
                FROM sized AS z
            )
            SELECT session_key, agent_name, updated_at, messages, bytes
            FROM summed
            WHERE updated_at < $6 AND (updated_at < $4 OR bytes_with_later > $5)
            ORDER BY updated_at, id
            """;

    private static final String UNUSED = """
            SELECT i.place
            FROM unnest($2::TEXT[], $3::TEXT[]) WITH ORDINALITY AS i (session_key, agent_name, place)
            JOIN sessions AS s ON s.session_key = i.session_key AND s.host = $1 AND s.agent_name = i.agent_name
            WHERE s.updated_at < $4
            ORDER BY i.place
            """;

    private final Pool pool;

    OldSessions(Pool pool) {
        this.pool = pool;
    }

    /** The sessions beyond the limit, longest unused first; what was used at {@code quietSince} or later is never among them. */
    public Future<List<OldSession>> beyond(String host, SessionLimit limit, Instant quietSince) {
        Tuple values = Tuple.of(host, limit.agent())
                .addArrayOfString(limit.others().toArray(String[]::new))
                .addValue(Clamp.time(limit.usedBefore()))
                .addValue(limit.maxBytes())
                .addValue(Clamp.known(quietSince));
        return pool.withTransaction(connection -> beyond(connection, values))
                .recover(failure -> Future.failedFuture(PostgresException.of(failure)));
    }

    /** Those of the sessions that are still there and were not used at {@code since} or later. */
    public Future<List<OldSession>> stillUnused(String host, List<OldSession> found, Instant since) {
        Tuple values = Tuple.of(host)
                .addArrayOfString(found.stream().map(OldSession::key).toArray(String[]::new))
                .addArrayOfString(found.stream().map(OldSession::agent).toArray(String[]::new))
                .addValue(Clamp.known(since));
        return pool.preparedQuery(UNUSED)
                .execute(values)
                .map(rows -> those(rows, found))
                .recover(failure -> Future.failedFuture(PostgresException.of(failure)));
    }

    private static Future<List<OldSession>> beyond(SqlConnection connection, Tuple values) {
        return connection
                .query(PREPARE)
                .execute()
                .compose(prepared -> connection.preparedQuery(BEYOND).execute(values))
                .map(OldSessions::sessions);
    }

    private static List<OldSession> sessions(RowSet<Row> rows) {
        List<OldSession> found = new ArrayList<>(rows.size());
        rows.forEach(row -> found.add(new OldSession(
                row.getString("session_key"),
                row.getString("agent_name"),
                row.getOffsetDateTime("updated_at").toInstant(),
                row.getLong("messages"),
                row.getLong("bytes"))));
        return found;
    }

    private static List<OldSession> those(RowSet<Row> rows, List<OldSession> found) {
        List<OldSession> left = new ArrayList<>(rows.size());
        rows.forEach(row -> left.add(found.get(row.getLong("place").intValue() - 1)));
        return left;
    }
}
