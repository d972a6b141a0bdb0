package io.openclaw.db.operations;

import java.util.List;

/**
 * The beginning of what was asked for.
 *
 * @param rows one at least, where there is one
 * @param cut whether it ends early, because more would be too much text at once; there may be more then
 * @param <T> of which kind
 */
public record Slice<T>(List<T> rows, boolean cut) {

    public Slice {
        rows = List.copyOf(rows);
    }
}
