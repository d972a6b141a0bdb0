package io.openclaw.db.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Part of an answer to a search.
 *
 * @param hits best first among the newest; then the best among those older, and so on
 * @param cursor leads to the next page; null when there is none
 * @param remark what could not be searched and what to do about it; null when all was
 */
public record SearchPage(
        List<SearchHit> hits,
        @Nullable String cursor,
        @Nullable String remark) {

    public SearchPage {
        hits = List.copyOf(hits);
    }
}
