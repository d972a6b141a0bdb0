package io.openclaw.db.postgres;

import io.openclaw.db.model.MessageBody;
import io.openclaw.db.model.MessageRange;
import io.openclaw.db.model.MessageRange.Direction;
import io.openclaw.db.model.MessageRange.Place;
import io.openclaw.db.model.MessageView;
import io.openclaw.db.model.Usage;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads of table {@code messages}, session by session. Fails with {@link PostgresException}. */
public final class MessageList {

    private static final String AFTER = """
            SELECT
                m.id, m.ordinal, m.role, m.content, m.reasoning_content, m.tool_calls_json::TEXT AS tool_calls_json,
                m.tool_call_id, m.tool_name, m.is_error, m.provider, m.model, m.finish_reason, m.input_tokens,
                m.output_tokens, m.cache_read_tokens, m.cache_write_tokens, m.reasoning_tokens, m.total_tokens, m.created_at
            FROM messages AS m
            WHERE m.session_id = $1 AND (m.ordinal, m.id) > ($2, $3)
            ORDER BY m.ordinal, m.id
            LIMIT $4
            """;

    private static final String BEFORE = """
            WITH page AS (
                SELECT
                    m.id, m.ordinal, m.role, m.content, m.reasoning_content, m.tool_calls_json::TEXT AS tool_calls_json,
                    m.tool_call_id, m.tool_name, m.is_error, m.provider, m.model, m.finish_reason, m.input_tokens,
                    m.output_tokens, m.cache_read_tokens, m.cache_write_tokens, m.reasoning_tokens, m.total_tokens,
                    m.created_at
                FROM messages AS m
                WHERE m.session_id = $1 AND (m.ordinal, m.id) < ($2, $3)
                ORDER BY m.ordinal DESC, m.id DESC
                LIMIT $4
            )
            SELECT
                id, ordinal, role, content, reasoning_content, tool_calls_json, tool_call_id, tool_name, is_error, provider,
                model, finish_reason, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens,
                total_tokens, created_at
            FROM page
            ORDER BY ordinal, id
            """;

    private final Reader reader;

    MessageList(Reader reader) {
        this.reader = reader;
    }

    /**
     * A part of a session's messages, oldest first.
     *
     * @param sessionId the session's number in the database; an unknown one has no messages
     */
    public Future<List<MessageView>> of(long sessionId, MessageRange range) {
        String sql = range.direction() == Direction.FORWARD ? AFTER : BEFORE;
        Place place = range.place();
        return reader.read(sql, Tuple.of(sessionId, place.ordinal(), place.id(), range.limit()), MessageList::view);
    }

    private static MessageView view(Row row) {
        return new MessageView(
                new Place(row.getLong("ordinal"), row.getLong("id")),
                row.getString("role"),
                new MessageBody(
                        row.getString("content"),
                        row.getString("reasoning_content"),
                        row.getString("tool_calls_json"),
                        row.getString("tool_call_id"),
                        row.getString("tool_name"),
                        row.getBoolean("is_error")),
                row.getString("provider"),
                row.getString("model"),
                usage(row),
                row.getString("finish_reason"),
                row.getOffsetDateTime("created_at").toInstant());
    }

    private static @Nullable Usage usage(Row row) {
        Usage usage = new Usage(
                count(row, "input_tokens"),
                count(row, "output_tokens"),
                count(row, "cache_read_tokens"),
                count(row, "cache_write_tokens"),
                count(row, "reasoning_tokens"),
                count(row, "total_tokens"));
        return usage.total() == null ? null : usage;
    }

    /** A row written by hand may hold any number. */
    private static @Nullable Long count(Row row, String column) {
        Long value = row.getLong(column);
        return value == null ? null : Long.valueOf(Math.max(0, value));
    }
}
