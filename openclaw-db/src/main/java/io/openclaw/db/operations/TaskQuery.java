package io.openclaw.db.operations;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks are asked for.
 *
 * @param since done since then; null: ever
 * @param category one of {@link NewTask#CATEGORIES}; null: all
 * @param host of this machine, empty: of no known one; null: of all
 * @param after only those that come after this one, an id; null: from the first
 */
public record TaskQuery(
        @Nullable Instant since,
        @Nullable String category,
        @Nullable String host,
        @Nullable Long after,
        int limit) {

    /** @throws InvalidFieldException when there is no such category */
    public TaskQuery {
        category = category == null ? null : Checks.word("category", category, NewTask.CATEGORIES);
    }
}
