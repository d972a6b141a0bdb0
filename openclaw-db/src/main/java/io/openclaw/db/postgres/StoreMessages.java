package io.openclaw.db.postgres;

import io.openclaw.db.postgres.SessionParity.StoredRow;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads of the messages that a session store wrote, by their numbers there. Fails with {@link PostgresException}. */
public final class StoreMessages {

    static final String AFTER = """
            SELECT
                m.ordinal, m.role, m.content, m.reasoning_content, m.tool_calls_json::TEXT AS tool_calls, m.tool_call_id,
                m.created_at
            FROM messages AS m
            WHERE m.session_id = $1 AND m.ordinal > $2 AND\s""" + StoreRows.MESSAGE + """

            ORDER BY m.ordinal
            LIMIT $3
            """;

    static final String BEFORE = """
            SELECT
                m.ordinal, m.role, m.content, m.reasoning_content, m.tool_calls_json::TEXT AS tool_calls, m.tool_call_id,
                m.created_at
            FROM messages AS m
            WHERE m.session_id = $1 AND m.ordinal < $2 AND\s""" + StoreRows.MESSAGE + """

            ORDER BY m.ordinal DESC
            LIMIT $3
            """;

    private static final String COUNT_BEFORE =
            "SELECT count(*) AS messages FROM messages AS m WHERE m.session_id = $1 AND m.ordinal < $2 AND "
                    + StoreRows.MESSAGE;

    /**
     * Looks through so many messages, and shows those that hold $5. Only ASCII is folded, which no locale does otherwise; what has one of the
     * four other letters whose upper or lower case is ASCII is shown in any case.
     */
    private static final String HOLDING = """
            WITH step AS MATERIALIZED (
                SELECT m.id, s.session_key, m.ordinal, m.role, m.content, m.created_at
                FROM messages AS m
                JOIN sessions AS s ON s.id = m.session_id
                WHERE m.id < $3 AND m.content IS NOT NULL AND s.host = $1
                    AND (s.agent_name = $2 OR starts_with(s.agent_name, $2 || '/')) AND\s""" + StoreRows.MESSAGE + """

                ORDER BY m.id DESC
                LIMIT $4
            )
            SELECT b.oldest, b.looked_at, h.session_key, h.ordinal, h.role, h.content, h.created_at
            FROM (SELECT min(id) AS oldest, count(*) AS looked_at FROM step) AS b
            LEFT JOIN step AS h ON strpos(lower(h.content COLLATE "C"), $5) > 0
                OR strpos(h.content, '\u0130') > 0 OR strpos(h.content, '\u0131') > 0
                OR strpos(h.content, '\u017F') > 0 OR strpos(h.content, '\u212A') > 0
            ORDER BY h.id DESC
            """;

    private final Reader reader;
    private final String host;
    private final String folder;

    StoreMessages(Reader reader, String host, String folder) {
        this.reader = reader;
        this.host = host;
        this.folder = folder;
    }

    /**
     * Messages of a session behind a position, oldest first.
     *
     * @param session the session's number in the database
     */
    public Future<List<StoredRow>> after(long session, long position, int limit) {
        return reader.read(AFTER, Tuple.of(session, position, limit), SessionParity::storedRow);
    }

    /** The last messages of a session before a position, newest first. */
    public Future<List<StoredRow>> before(long session, long position, int limit) {
        return reader.read(BEFORE, Tuple.of(session, position, limit), SessionParity::storedRow);
    }

    /** How many messages a session has before a position. */
    public Future<Long> countBefore(long session, long position) {
        return reader.read(COUNT_BEFORE, Tuple.of(session, position), row -> row.getLong("messages"))
                .map(rows -> rows.get(0));
    }

    /** A message with text: the key of its session, its place, what it says and when. */
    public record TextRow(String key, long ordinal, String role, String content, Instant at) {}

    /**
     * A step of a search.
     *
     * @param found last stored first
     * @param oldest number in the database of the oldest message that was looked at; 0 when there was none
     * @param lookedAt so many were
     */
    public record Step(List<TextRow> found, long oldest, long lookedAt) {}

    /**
     * Looks through messages of the store for those that may hold a text, whatever its case: all that hold it, and perhaps some that do
     * not, for what is not ASCII in the text is not looked at.
     *
     * @param id only messages with lower numbers in the database
     * @param messages at most so many
     */
    public Future<Step> mayHold(String text, long id, int messages) {
        return reader.read(HOLDING, Tuple.of(host, folder, id, messages, asciiOf(text)), row -> row)
                .map(StoreMessages::step);
    }

    /** The longest part of a text that is ASCII, in lower case. */
    static String asciiOf(String text) {
        String longest = "";
        for (String part : text.split("[^\\x01-\\x7F]+", -1)) {
            longest = part.length() > longest.length() ? part : longest;
        }
        return longest.toLowerCase(Locale.ROOT);
    }

    private static Step step(List<Row> rows) {
        Row bounds = rows.get(0);
        if (bounds.getLong("looked_at") == 0) {
            return new Step(List.of(), 0, 0);
        }
        List<TextRow> found = new ArrayList<>();
        for (Row row : rows) {
            if (row.getString("content") != null) {
                found.add(new TextRow(
                        row.getString("session_key"),
                        row.getLong("ordinal"),
                        row.getString("role"),
                        row.getString("content"),
                        row.getOffsetDateTime("created_at").toInstant()));
            }
        }
        return new Step(found, bounds.getLong("oldest"), bounds.getLong("looked_at"));
    }
}
