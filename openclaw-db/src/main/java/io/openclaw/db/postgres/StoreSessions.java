package io.openclaw.db.postgres;

import io.openclaw.db.model.SessionTotals;
import io.openclaw.db.model.SessionView;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads of the sessions of one session store: those of a machine whose agent is named as the store's folder, or
 * {@code folder/agent} where a row of the store names another agent. What only other witnesses told is left out: of sessions that the store
 * knows not, and of messages that it has not. Fails with {@link PostgresException}.
 */
public final class StoreSessions {

    private static final String FIND = """
            SELECT
                s.id, s.session_key, s.host, s.agent_name, s.model, s.channel, s.user_id, s.label, s.created_at, s.updated_at,
                s.ended_at, s.end_reason, s.total_tokens,
                0::BIGINT AS messages
            FROM sessions AS s
            WHERE s.session_key = $3 AND s.host = $1 AND (s.agent_name = $2 OR starts_with(s.agent_name, $2 || '/'))
                AND\s""" + StoreRows.SESSION + """

            ORDER BY s.updated_at DESC, s.id DESC
            LIMIT 1
            """;

    private static final String OF_AGENT = """
            SELECT
                s.id, s.session_key, s.host, s.agent_name, s.model, s.channel, s.user_id, s.label, s.created_at, s.updated_at,
                s.ended_at, s.end_reason, s.total_tokens,
                (SELECT count(*) FROM messages AS m WHERE m.session_id = s.id AND\s""" + StoreRows.MESSAGE + """
                ) AS messages
            FROM sessions AS s
            WHERE s.host = $1 AND s.agent_name = $2
                AND\s""" + StoreRows.SESSION + """

            ORDER BY s.updated_at DESC, s.session_key COLLATE "C"
            LIMIT $3
            """;

    private static final String LATEST = """
            SELECT s.session_key
            FROM sessions AS s
            WHERE s.host = $1 AND s.agent_name = $2
                AND\s""" + StoreRows.SESSION + """

            ORDER BY s.updated_at DESC, s.session_key COLLATE "C"
            LIMIT 1
            """;

    private static final String LATEST_OF_PREFIX = """
            SELECT s.session_key
            FROM sessions AS s
            WHERE s.host = $1 AND (s.agent_name = $2 OR starts_with(s.agent_name, $2 || '/'))
                AND (s.session_key = $3 OR starts_with(s.session_key, $4))
                    AND\s""" + StoreRows.SESSION + """

            ORDER BY s.updated_at DESC, s.session_key COLLATE "C"
            LIMIT 1
            """;

    /** What a text takes on disk is known without reading it. */
    private static final String TOTALS = """
            WITH store AS (
                SELECT s.id, s.agent_name = $3 AS asked, s.created_at, s.updated_at, s.total_tokens, n.messages, n.bytes
                FROM sessions AS s
                CROSS JOIN LATERAL (
                    SELECT
                        count(*) AS messages,
                        COALESCE(sum(
                            COALESCE(pg_column_size(m.content), 0) + COALESCE(pg_column_size(m.reasoning_content), 0)
                            + COALESCE(pg_column_size(m.tool_calls_json), 0)), 0) AS bytes
                    FROM messages AS m
                    WHERE m.session_id = s.id AND\s""" + StoreRows.MESSAGE + """
                ) AS n
                WHERE s.host = $1 AND (s.agent_name = $2 OR starts_with(s.agent_name, $2 || '/'))
                    AND\s""" + StoreRows.SESSION + """

            )
            SELECT
                count(*) FILTER (WHERE asked) AS sessions,
                COALESCE(sum(messages) FILTER (WHERE asked), 0)::BIGINT AS messages,
                COALESCE(sum(total_tokens) FILTER (WHERE asked), 0)::BIGINT AS total_tokens,
                min(created_at) FILTER (WHERE asked) AS oldest,
                max(updated_at) FILTER (WHERE asked) AS newest,
                COALESCE(sum(bytes), 0)::BIGINT AS bytes
            FROM store
            """;

    private static final String USED_BEFORE = """
            SELECT
                s.id, s.session_key, s.host, s.agent_name, s.model, s.channel, s.user_id, s.label, s.created_at, s.updated_at,
                s.ended_at, s.end_reason, s.total_tokens, 0::BIGINT AS messages
            FROM sessions AS s
            WHERE s.host = $1 AND (s.agent_name = $2 OR starts_with(s.agent_name, $2 || '/')) AND s.updated_at < $3
                AND\s""" + StoreRows.SESSION + """

            ORDER BY s.updated_at, s.id
            """;

    private static final String KEYS = """
            SELECT s.session_key
            FROM sessions AS s
            WHERE s.host = $1 AND (s.agent_name = $2 OR starts_with(s.agent_name, $2 || '/')) AND starts_with(s.session_key, $3)
                AND\s""" + StoreRows.SESSION + """

            ORDER BY s.session_key COLLATE "C"
            """;

    /** Rows of the store itself go by their number there; what other witnesses added is left out. */
    private static final String EXTENTS = """
            SELECT s.session_key, s.store_tokens, n.messages, n.last_ordinal, n.oldest
            FROM sessions AS s
            CROSS JOIN LATERAL (
                SELECT count(*) AS messages, COALESCE(max(m.ordinal), 0) AS last_ordinal, min(m.created_at) AS oldest
                FROM messages AS m
                WHERE m.session_id = s.id AND m.ordinal <= $4 AND\s""" + StoreRows.MESSAGE + """
                ) AS n
            WHERE s.host = $1 AND (s.agent_name = $2 OR starts_with(s.agent_name, $2 || '/')) AND s.session_key = ANY ($3)
            """;

    private static final String KNOWN = """
            SELECT s.session_key
            FROM sessions AS s
            WHERE s.host = $1 AND (s.agent_name = $2 OR starts_with(s.agent_name, $2 || '/')) AND s.session_key = ANY ($3)
                AND\s""" + StoreRows.SESSION;

    private final Reader reader;
    private final String host;
    private final String folder;

    StoreSessions(Reader reader, String host, String folder) {
        this.reader = reader;
        this.host = host;
        this.folder = folder;
    }

    /** The session of that key, without the number of its messages: counting a long one would take longer than reading its end. */
    public Future<Optional<SessionView>> find(String key) {
        return reader.read(FIND, Tuple.of(host, folder, key), SessionReader::view)
                .map(found -> found.stream().findFirst());
    }

    /**
     * Sessions, last used first, then by key, byte by byte.
     *
     * @param agent as in column {@code agent_name}: the folder, or {@code folder/agent}
     * @param limit at most so many
     */
    public Future<List<SessionView>> ofAgent(String agent, int limit) {
        return reader.read(OF_AGENT, Tuple.of(host, agent, limit), SessionReader::view);
    }

    /** The key of the agent's session last used. */
    public Future<Optional<String>> latestKey(String agent) {
        return reader.read(LATEST, Tuple.of(host, agent), StoreSessions::key)
                .map(keys -> keys.stream().findFirst());
    }

    /** The key last used that is {@code prefix} or goes on after it with another part, whatever the agent; empty finds every key. */
    public Future<Optional<String>> latestOfPrefix(String prefix) {
        KeyPrefix keys = KeyPrefix.of(prefix);
        return reader.read(LATEST_OF_PREFIX, Tuple.of(host, folder, keys.exact(), keys.start()), StoreSessions::key)
                .map(found -> found.stream().findFirst());
    }

    /** Counts over the agent's sessions, and what the whole store takes. Looks at every message of the store. */
    public Future<SessionTotals> totals(String agent) {
        return reader.read(TOTALS, Tuple.of(host, folder, agent), StoreSessions::totals)
                .map(rows -> rows.get(0));
    }

    /** The sessions of the store that were last used before a moment, without the number of their messages. */
    public Future<List<SessionView>> usedBefore(Instant moment) {
        return reader.read(USED_BEFORE, Tuple.of(host, folder, Clamp.known(moment)), SessionReader::view);
    }

    /** The keys of the store that begin so. */
    public Future<List<String>> keysFrom(String start) {
        return reader.read(KEYS, Tuple.of(host, folder, start), StoreSessions::key);
    }

    /**
     * How much the database has of a session of the store.
     *
     * @param storeTokens what it knows the store to have counted
     * @param messages rows of the store
     * @param lastPosition of them; 0 when there are none
     * @param oldest of them; null when there are none
     */
    public record Extent(
            String key,
            long storeTokens,
            long messages,
            long lastPosition,
            @Nullable Instant oldest) {}

    /** How much there is of the sessions with these keys, up to a position. Those that are not there are left out. */
    public Future<List<Extent>> extents(List<String> keys, long through) {
        Tuple values = ofKeys(keys).addLong(through);
        return reader.read(EXTENTS, values, StoreSessions::extent);
    }

    /** Those of these keys that sessions of the store have. */
    public Future<List<String>> known(List<String> keys) {
        return reader.read(KNOWN, ofKeys(keys), StoreSessions::key);
    }

    private Tuple ofKeys(List<String> keys) {
        return Tuple.of(host, folder, keys.toArray(String[]::new));
    }

    private static Extent extent(Row row) {
        return new Extent(
                key(row),
                row.getLong("store_tokens"),
                row.getLong("messages"),
                row.getLong("last_ordinal"),
                SessionReader.instant(row.getOffsetDateTime("oldest")));
    }

    private static String key(Row row) {
        return row.getString("session_key");
    }

    private static SessionTotals totals(Row row) {
        return new SessionTotals(
                row.getLong("sessions"),
                row.getLong("messages"),
                row.getLong("total_tokens"),
                SessionReader.instant(row.getOffsetDateTime("oldest")),
                SessionReader.instant(row.getOffsetDateTime("newest")),
                row.getLong("bytes"));
    }
}
