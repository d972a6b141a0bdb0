package io.openclaw.db.postgres;

import io.openclaw.db.model.SearchPage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the search index is behind the messages of the database.
 *
 * @param waiting messages not yet indexed; no more than {@link #MOST_COUNTED} are counted
 * @param oldest when the first of them was stored; null when there is none
 * @param partsOfWords whether parts of words can be searched, for which the database needs extension pg_trgm
 */
public record IndexProgress(long waiting, @Nullable Instant oldest, boolean partsOfWords) {

    public static final long MOST_COUNTED = 10_000;

    /** The answer to a search, with a word on the messages that it could not find yet. */
    public SearchPage toldTo(SearchPage page) {
        if (waiting == 0) {
            return page;
        }
        String lag = (more() ? "More than " + MOST_COUNTED : waiting) + " messages are not in the search index yet.";
        return new SearchPage(page.hits(), page.cursor(), page.remark() == null ? lag : page.remark() + " " + lag);
    }

    /** Whether more than {@code waiting} messages wait. */
    public boolean more() {
        return waiting >= MOST_COUNTED;
    }
}
