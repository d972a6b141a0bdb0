package io.openclaw.db.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Messages that openclaw-rs itself wrote to an adopted database: they know no host and have no id. Some of them are rows of a session
 * file too. Fails with {@link PostgresException}.
 */
public final class AdoptedMessages {

    private static final String ANY = """
            SELECT EXISTS (SELECT FROM sessions WHERE host = '' AND agent_name = $1) AS any_there
            """;

    private static final String BETWEEN = """
            SELECT m.id, s.session_key, m.role, m.content, m.tool_calls_json::TEXT AS tool_calls, m.created_at
            FROM sessions AS s
            JOIN messages AS m ON m.session_id = s.id
            WHERE s.host = '' AND s.agent_name = $1 AND s.session_key = ANY($2)
                AND m.event_id IS NULL AND m.created_at BETWEEN $3 AND $4
            ORDER BY m.id
            """;

    /** The rows go to the session of this host. */
    private static final String CLAIM = """
            WITH claimed AS (
                UPDATE messages AS m
                SET session_id = ours.id, event_id = i.event_id, ordinal = i.position, message_seq = i.position,
                    message_id = i.position::TEXT, created_at = i.at, recorded_at = i.at
                FROM unnest($3::BIGINT[], $4::UUID[], $5::BIGINT[], $6::TIMESTAMPTZ[], $7::TEXT[])
                    AS i (id, event_id, position, at, session_key)
                CROSS JOIN LATERAL (
                    SELECT id FROM sessions WHERE session_key = i.session_key AND host = $1 AND agent_name = $2 LIMIT 1) AS ours
                WHERE m.id = i.id AND m.event_id IS NULL
                    AND NOT EXISTS (SELECT FROM messages AS o WHERE o.event_id = i.event_id)
                RETURNING m.id
            )
            SELECT count(*) AS claimed FROM claimed
            """;

    private static final String FILL = """
            UPDATE sessions AS ours
            SET channel = COALESCE(ours.channel, theirs.channel),
                user_id = COALESCE(ours.user_id, theirs.user_id),
                store_tokens = greatest(ours.store_tokens, theirs.store_tokens),
                total_tokens = greatest(ours.total_tokens, theirs.store_tokens)
            FROM sessions AS theirs
            WHERE ours.session_key = theirs.session_key AND ours.host = $1 AND ours.agent_name = $2
                AND theirs.host = '' AND theirs.agent_name = $2 AND theirs.session_key = ANY($3)
                AND NOT EXISTS (SELECT FROM messages AS m WHERE m.session_id = theirs.id)
            """;

    private static final String DROP_EMPTIED = """
            DELETE FROM sessions AS theirs
            WHERE theirs.host = '' AND theirs.agent_name = $2 AND theirs.session_key = ANY($3)
                AND NOT EXISTS (SELECT FROM messages AS m WHERE m.session_id = theirs.id)
                AND EXISTS (
                    SELECT FROM sessions AS ours
                    WHERE ours.session_key = theirs.session_key AND ours.host = $1 AND ours.agent_name = $2)
            """;

    private final SqlClient client;
    private final Duration patience;

    AdoptedMessages(SqlClient client, Duration patience) {
        this.client = client;
        this.patience = patience;
    }

    /** A message as openclaw-rs stored it. */
    public record Adopted(
            long id,
            String key,
            String role,
            @Nullable String content,
            @Nullable String toolCalls,
            Instant at) {}

    /**
     * That a row is a message of a session file.
     *
     * @param id of the row
     * @param eventId of the message
     * @param at when the file says it was written, which is the time that stays
     */
    public record Claim(long id, String key, UUID eventId, long position, Instant at) {}

    /** Whether openclaw-rs wrote any session of this agent. */
    public Future<Boolean> any(String agent) {
        return run(ANY, Tuple.of(agent)).map(rows -> rows.iterator().next().getBoolean("any_there"));
    }

    /** Those of these sessions and times that nobody has claimed, in the order they were written. */
    public Future<List<Adopted>> between(String agent, List<String> keys, Instant from, Instant to) {
        Tuple values = Tuple.of(agent)
                .addArrayOfString(keys.toArray(String[]::new))
                .addOffsetDateTime(Clamp.known(from))
                .addOffsetDateTime(Clamp.known(to));
        return run(BETWEEN, values).map(rows -> {
            List<Adopted> found = new ArrayList<>(rows.size());
            for (Row row : rows) {
                found.add(new Adopted(
                        row.getLong("id"),
                        row.getString("session_key"),
                        row.getString("role"),
                        row.getString("content"),
                        row.getString("tool_calls"),
                        row.getOffsetDateTime("created_at").toInstant()));
            }
            return found;
        });
    }

    /** Makes the rows the messages they are, once and for all; to do it again changes nothing. Answers how many were claimed. */
    public Future<Long> claim(String host, String agent, List<Claim> claims) {
        String[] keys = claims.stream().map(Claim::key).distinct().toArray(String[]::new);
        Tuple values = Tuple.of(host, agent)
                .addArrayOfLong(claims.stream().map(Claim::id).toArray(Long[]::new))
                .addArrayOfUUID(claims.stream().map(Claim::eventId).toArray(UUID[]::new))
                .addArrayOfLong(claims.stream().map(Claim::position).toArray(Long[]::new))
                .addArrayOfOffsetDateTime(
                        claims.stream().map(c -> Clamp.known(c.at())).toArray(OffsetDateTime[]::new))
                .addArrayOfString(claims.stream().map(Claim::key).toArray(String[]::new));
        return run(CLAIM, values)
                .map(rows -> rows.iterator().next().getLong("claimed"))
                .compose(claimed -> run(FILL, Tuple.of(host, agent).addArrayOfString(keys))
                        .compose(filled ->
                                run(DROP_EMPTIED, Tuple.of(host, agent).addArrayOfString(keys)))
                        .map(claimed));
    }

    private Future<RowSet<Row>> run(String sql, Tuple values) {
        return client.preparedQuery(sql)
                .execute(values)
                .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(PostgresException.of(failure)));
    }
}
