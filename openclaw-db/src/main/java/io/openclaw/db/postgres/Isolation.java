package io.openclaw.db.postgres;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows that PostgreSQL refuses among many: they go some at a time, and what is refused together is tried again in halves. Whoever
 * stores them asks for the {@link #next}, and says when it was {@link #refused}. Storing a row twice must be harmless.
 *
 * @param <T> a row
 */
public final class Isolation<T> {

    /** After so many refusals it is rather the table that does not fit than the rows. */
    private static final int ENOUGH = 2_000;

    private final Deque<List<T>> waiting = new ArrayDeque<>();
    private final List<Refused<T>> found = new ArrayList<>();
    private int refusals;

    /** @param atATime how many rows go together, 1 or more */
    public Isolation(List<T> rows, int atATime) {
        for (int from = 0; from < rows.size(); from += atATime) {
            waiting.add(rows.subList(from, Math.min(from + atATime, rows.size())));
        }
    }

    /**
     * A row that PostgreSQL refuses by itself.
     *
     * @param why SQLSTATE, and names of the schema at most
     */
    public record Refused<T>(T row, String why) {}

    /** Rows to be stored together; null when there are no more. */
    public @Nullable List<T> next() {
        return waiting.poll();
    }

    /**
     * PostgreSQL refused these together, and it is a row's fault.
     *
     * @return whether going on makes sense
     */
    public boolean refused(List<T> rows, String why) {
        refusals++;
        if (rows.size() == 1) {
            found.add(new Refused<>(rows.get(0), why));
        } else {
            int middle = rows.size() / 2;
            waiting.push(rows.subList(middle, rows.size()));
            waiting.push(rows.subList(0, middle));
        }
        return refusals < ENOUGH;
    }

    /** The rows that are not stored. */
    public List<Refused<T>> found() {
        return List.copyOf(found);
    }
}
