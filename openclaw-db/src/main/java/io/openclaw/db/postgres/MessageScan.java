package io.openclaw.db.postgres;

import io.openclaw.db.model.SearchHit;
import io.openclaw.db.model.SearchPage;
import io.openclaw.db.model.SearchQuery;
import io.openclaw.db.model.SearchQuery.Filter;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a text in the newest messages, one after the other, a bounded number at a time: an answer may hold nothing and yet lead to a
 * next page. Needs no index. Fails with {@link PostgresException}, and with {@link IllegalArgumentException} when the cursor is none of ours.
 */
public final class MessageScan {

    static final int WINDOW = 20_000;

    private static final String FLOOR = """
            SELECT COALESCE((SELECT m.id FROM messages AS m WHERE m.id < $1 ORDER BY m.id DESC OFFSET $2 LIMIT 1), 0) AS floor
            """;

    private static final String SCAN = """
            SELECT
                m.id, s.session_key, s.host, s.agent_name, s.channel, m.ordinal, m.role, m.created_at,
                strpos(lower(m.content), lower($3)) > 61 AS cut_before,
                substr(m.content, greatest(1, strpos(lower(m.content), lower($3)) - 60), 160) AS piece,
                length(m.content) - greatest(1, strpos(lower(m.content), lower($3)) - 60) >= 160 AS cut_after
            FROM messages AS m
            JOIN sessions AS s ON s.id = m.session_id
            WHERE m.id < $1 AND m.id >= $2 AND strpos(lower(m.content), lower($3)) > 0
                AND ($4::TEXT IS NULL OR s.agent_name = $4)
                AND ($5::TEXT IS NULL OR s.channel = $5)
                AND ($6::TEXT IS NULL OR s.host = $6)
                AND ($7::TEXT IS NULL OR s.session_key = $7)
                AND ($8::TIMESTAMPTZ IS NULL OR m.created_at >= $8)
            ORDER BY m.id DESC
            LIMIT $9
            """;

    private final Reader reader;

    MessageScan(Reader reader) {
        this.reader = reader;
    }

    /** Messages that hold the text, whatever the case, newest first. */
    public Future<SearchPage> search(SearchQuery query) {
        long before;
        try {
            before = query.cursor() == null ? Long.MAX_VALUE : Long.parseLong(query.cursor());
        } catch (NumberFormatException e) {
            return Future.failedFuture(new IllegalArgumentException("The cursor of a search is none of ours.", e));
        }
        return reader.read(FLOOR, Tuple.of(before, WINDOW - 1), row -> row.getLong("floor"))
                .compose(floors -> scan(query, before, floors.get(0)));
    }

    private Future<SearchPage> scan(SearchQuery query, long before, long floor) {
        Filter filter = query.filter();
        Tuple values = Tuple.of(before, floor, query.text())
                .addValue(filter.agent())
                .addValue(filter.channel())
                .addValue(filter.host())
                .addValue(filter.session())
                .addValue(Clamp.time(filter.since()))
                .addValue(query.limit());
        return reader.read(SCAN, values, MessageScan::hit)
                .map(hits -> new SearchPage(hits, next(hits, query.limit(), floor), null));
    }

    private static @Nullable String next(List<SearchHit> hits, int limit, long floor) {
        if (hits.size() == limit) {
            return Long.toString(hits.get(limit - 1).id());
        }
        return floor == 0 ? null : Long.toString(floor);
    }

    private static SearchHit hit(Row row) {
        String piece = row.getString("piece").replaceAll("\\s+", " ");
        return new SearchHit(
                row.getLong("id"),
                row.getString("session_key"),
                row.getString("host"),
                row.getString("agent_name"),
                row.getString("channel"),
                row.getLong("ordinal"),
                row.getString("role"),
                row.getOffsetDateTime("created_at").toInstant(),
                (row.getBoolean("cut_before") ? "…" : "") + piece + (row.getBoolean("cut_after") ? "…" : ""));
    }
}
