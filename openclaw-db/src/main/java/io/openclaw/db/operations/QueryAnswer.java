package io.openclaw.db.operations;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a question was answered with.
 *
 * @param columns names, in their order
 * @param rows a value for each column: text, number, boolean, {@code Instant}, list, {@link JsonValue}, or null
 * @param more whether there were more rows than asked for
 */
public record QueryAnswer(List<String> columns, List<List<@Nullable Object>> rows, boolean more) {

    /** JSON as PostgreSQL writes it. */
    public record JsonValue(String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    public QueryAnswer {
        columns = List.copyOf(columns);
        rows = Collections.unmodifiableList(new ArrayList<>(rows));
    }
}
