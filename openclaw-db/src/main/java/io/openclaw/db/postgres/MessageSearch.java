package io.openclaw.db.postgres;

import io.openclaw.db.model.SearchHit;
import io.openclaw.db.model.SearchPage;
import io.openclaw.db.model.SearchQuery;
import io.openclaw.db.model.SearchQuery.Filter;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Full text search over the messages of all hosts, in table {@code message_search}. Fails with {@link PostgresException}, and with
 * {@link IllegalArgumentException} when the cursor is none of ours.
 */
public final class MessageSearch {

    static final String NO_PARTS =
            "Parts of words cannot be searched: this database lacks extension pg_trgm. Let its owner run"
                    + " SELECT message_search_enable_parts().";
    private static final String NO_WORDS = "There is no word in the text: search for letters or digits.";

    /** So many of the newest are ranked together. */
    private static final int WINDOW = 500;
    /** Common words fill their window from this many ids: the planner then need not know how common they are. */
    private static final long NEAR = 25_000;

    private static final int SHORTEST_PART = 3;

    private final Pool pool;
    private final Duration patience;

    MessageSearch(Pool pool, Duration patience) {
        this.pool = pool;
        this.patience = patience;
    }

    /** What the text says of itself and of the database. */
    private record Look(List<String> words, boolean parts, long newest) {}

    /** Ids to show, in order, and where the next page begins. */
    private record Found(
            List<Long> ids,
            @Nullable SearchCursor next,
            boolean within,
            @Nullable String remark) {}

    /** The words of a query, best first among the newest, then parts of words, if it is one word and few messages hold it. */
    public Future<SearchPage> search(SearchQuery query) {
        SearchCursor cursor;
        try {
            cursor = query.cursor() == null ? SearchCursor.START : SearchCursor.parse(query.cursor());
        } catch (IllegalArgumentException e) {
            return Future.failedFuture(e);
        }
        return pool.withTransaction(connection -> search(connection, query, cursor))
                .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(
                        failure instanceof TimeoutException
                                ? PostgresException.timedOut()
                                : PostgresException.of(failure)));
    }

    private static Future<SearchPage> search(SqlConnection connection, SearchQuery query, SearchCursor cursor) {
        return connection
                .query(SearchSql.PREPARE)
                .execute()
                .compose(prepared -> look(connection, query))
                .compose(look -> look.words().isEmpty()
                        ? Future.succeededFuture(new SearchPage(List.of(), null, NO_WORDS))
                        : find(connection, query, cursor, look).compose(found -> show(connection, found, look)));
    }

    private static Future<Look> look(SqlConnection connection, SearchQuery query) {
        return connection
                .preparedQuery(SearchSql.LOOK)
                .execute(Tuple.of(query.text()))
                .map(rows -> rows.iterator().next())
                .map(row -> new Look(
                        List.of(row.getArrayOfStrings("words")), row.getBoolean("parts"), row.getLong("newest")));
    }

    private static Future<Found> find(SqlConnection connection, SearchQuery query, SearchCursor cursor, Look look) {
        if (cursor.parts()) {
            return parts(connection, query, cursor.before(), List.of());
        }
        if (cursor.floor() > 0) {
            return window(connection, query, cursor, cursor.floor())
                    .compose(page -> filledUp(connection, query, look, page));
        }
        // What is stored while one pages must not push older messages out of the window.
        SearchCursor begin = SearchCursor.windowBefore(Math.min(cursor.before(), look.newest() + 1));
        long near = Math.max(1, begin.before() - NEAR);
        return window(connection, query, begin, near)
                .compose(page -> page.floor() > 1 || near == 1
                        ? Future.succeededFuture(page)
                        : window(connection, query, begin, 1))
                .compose(page -> filledUp(connection, query, look, page));
    }

    /** @param floor lowest id of the window; 1 when nothing older holds the words */
    private record Page(List<Long> ids, @Nullable SearchCursor next, long floor) {}

    private static Future<Page> window(SqlConnection connection, SearchQuery query, SearchCursor cursor, long least) {
        Tuple values = Tuple.of(query.text(), cursor.before(), least, WINDOW)
                .addValue(cursor.rank())
                .addValue(cursor.id())
                .addValue(query.limit() + 1);
        boolean everywhere = query.filter().equals(Filter.NONE);
        return connection
                .preparedQuery(everywhere ? SearchSql.WORDS : SearchSql.WORDS_FILTERED)
                .execute(everywhere ? values : filtered(values, query.filter()))
                .map(rows -> page(rows, query.limit(), cursor));
    }

    private static Page page(RowSet<Row> rows, int limit, SearchCursor cursor) {
        List<Long> ids = new ArrayList<>();
        long floor = 1;
        float lastRank = 0;
        boolean more = false;
        for (Row row : rows) {
            boolean full = row.getLong("candidates") >= WINDOW;
            floor = cursor.floor() > 0 ? cursor.floor() : full ? row.getLong("oldest") : 1;
            more = ids.size() == limit;
            if (row.getLong("message_id") != null && !more) {
                ids.add(row.getLong("message_id"));
                lastRank = row.getFloat("rank");
            }
        }
        if (more) {
            long lastId = ids.get(ids.size() - 1);
            return new Page(ids, new SearchCursor(false, cursor.before(), floor, lastRank, lastId), floor);
        }
        return new Page(ids, floor > 1 ? SearchCursor.windowBefore(floor) : null, floor);
    }

    private static Future<Found> filledUp(SqlConnection connection, SearchQuery query, Look look, Page page) {
        if (page.next() != null || !onePartOfAWord(query.text())) {
            return Future.succeededFuture(new Found(page.ids(), page.next(), false, null));
        }
        if (!look.parts()) {
            return Future.succeededFuture(new Found(page.ids(), null, false, NO_PARTS));
        }
        return page.ids().size() < query.limit()
                ? parts(connection, query, Long.MAX_VALUE, page.ids())
                : Future.succeededFuture(new Found(page.ids(), SearchCursor.partsBefore(Long.MAX_VALUE), false, null));
    }

    private static boolean onePartOfAWord(String text) {
        return text.codePointCount(0, text.length()) >= SHORTEST_PART
                && text.chars().noneMatch(Character::isWhitespace);
    }

    private static Future<Found> parts(SqlConnection connection, SearchQuery query, long before, List<Long> shown) {
        int room = query.limit() - shown.size();
        Tuple values = Tuple.of(query.text(), before, room + 1);
        boolean everywhere = query.filter().equals(Filter.NONE);
        return connection
                .preparedQuery(everywhere ? SearchSql.PARTS : SearchSql.PARTS_FILTERED)
                .execute(everywhere ? values : filtered(values, query.filter()))
                .map(rows -> withParts(rows, shown, room));
    }

    private static Found withParts(RowSet<Row> rows, List<Long> shown, int room) {
        List<Long> ids = new ArrayList<>(shown);
        rows.forEach(row -> ids.add(row.getLong("message_id")));
        boolean more = rows.size() > room;
        List<Long> page = more ? List.copyOf(ids.subList(0, ids.size() - 1)) : ids;
        return new Found(page, more ? SearchCursor.partsBefore(page.get(page.size() - 1)) : null, true, null);
    }

    private static Tuple filtered(Tuple values, Filter filter) {
        return values.addValue(filter.agent())
                .addValue(filter.channel())
                .addValue(filter.host())
                .addValue(filter.session())
                .addValue(Clamp.time(filter.since()));
    }

    private static Future<SearchPage> show(SqlConnection connection, Found found, Look look) {
        String cursor = found.next() == null ? null : found.next().text();
        if (found.ids().isEmpty()) {
            return Future.succeededFuture(new SearchPage(List.of(), cursor, found.remark()));
        }
        Tuple values = Tuple.tuple()
                .addArrayOfLong(found.ids().toArray(Long[]::new))
                .addArrayOfString(look.words().toArray(String[]::new));
        return connection.preparedQuery(SearchSql.SHOW).execute(values).map(rows -> {
            List<SearchHit> hits = new ArrayList<>(rows.size());
            rows.forEach(row -> hits.add(hit(row, look.words(), found.within())));
            return new SearchPage(hits, cursor, found.remark());
        });
    }

    private static SearchHit hit(Row row, List<String> words, boolean within) {
        Snippet.Piece piece =
                new Snippet.Piece(row.getString("piece"), row.getBoolean("text_before"), row.getBoolean("text_after"));
        return new SearchHit(
                row.getLong("id"),
                row.getString("session_key"),
                row.getString("host"),
                row.getString("agent_name"),
                row.getString("channel"),
                row.getLong("ordinal"),
                row.getString("role"),
                row.getOffsetDateTime("created_at").toInstant(),
                Snippet.of(piece, words, within));
    }
}
