package io.openclaw.gateway.http;

import io.openclaw.db.model.MessageRange;
import io.openclaw.db.model.SearchQuery;
import io.openclaw.db.model.SearchQuery.Filter;
import io.openclaw.db.model.SessionQuery;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;

/** The questions that the queries of the session routes ask. */
final class SessionParameters {

    private static final int DEFAULT_LIMIT = 50;
    private static final int DEFAULT_HITS = 20;
    private static final int MOST_MESSAGES = 500;
    private static final Set<String> LIST = Set.of("agent", "channel", "host", "since", "prefix", "limit", "cursor");
    private static final Set<String> ONE = Set.of("host", "agent");
    private static final Set<String> MESSAGES = Set.of("host", "agent", "after", "before", "last", "limit");
    private static final Set<String> SEARCH = Set.of("q", "agent", "channel", "host", "since", "limit", "cursor");

    private SessionParameters() {}

    static SessionQuery list(MultiMap query, Instant now) {
        Parameters given = Parameters.of(query, LIST);
        return new SessionQuery(
                given.count("limit", DEFAULT_LIMIT, SessionQuery.MOST),
                Cursors.session(given.text("cursor")),
                given.text("agent"),
                given.text("channel"),
                given.textOrEmpty("host"),
                given.moment("since", now),
                given.text("prefix"));
    }

    static Parameters one(MultiMap query) {
        return Parameters.of(query, ONE);
    }

    static Parameters messages(MultiMap query) {
        return Parameters.of(query, MESSAGES);
    }

    /** The last messages, unless the query says otherwise. */
    static MessageRange range(Parameters given) {
        if (Stream.of("after", "before", "last").filter(given::has).count() > 1) {
            throw Parameters.bad(
                    "query", "It names several parts of the session", "Give one of after, before and last.");
        }
        int limit = given.count("limit", DEFAULT_LIMIT, MOST_MESSAGES);
        String after = given.text("after");
        if (after != null) {
            return MessageRange.after(Cursors.message("after", after, Long.MAX_VALUE), limit);
        }
        String before = given.text("before");
        return before == null
                ? MessageRange.last(given.count("last", limit, MOST_MESSAGES))
                : MessageRange.before(Cursors.message("before", before, Long.MIN_VALUE), limit);
    }

    static SearchQuery search(MultiMap query, Instant now) {
        Parameters given = Parameters.of(query, SEARCH);
        String text = given.text("q");
        if (text == null) {
            throw Parameters.bad("q", "It is missing", "Give the text to look for.");
        }
        Filter filter = new Filter(
                given.text("agent"),
                given.text("channel"),
                given.textOrEmpty("host"),
                null,
                given.moment("since", now));
        int limit = given.count("limit", DEFAULT_HITS, SearchQuery.MOST);
        return new SearchQuery(text, filter, limit, given.text("cursor"));
    }
}
