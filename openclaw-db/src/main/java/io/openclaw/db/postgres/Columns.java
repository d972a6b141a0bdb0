package io.openclaw.db.postgres;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Rows turned into one array per column, in the order of the calls, for {@code unnest}. One statement then stores any number of rows,
 * with one plan. JSON and money travel as text and are cast by the statement.
 */
final class Columns<T> {

    private final List<T> rows;
    private final Tuple values = Tuple.tuple();

    Columns(List<T> rows) {
        this.rows = rows;
    }

    /** A single value, the same for all rows. */
    Columns<T> all(Object value) {
        values.addValue(value);
        return this;
    }

    Columns<T> uuid(Function<T, UUID> column) {
        return add(column, UUID[]::new);
    }

    Columns<T> text(Function<T, String> column) {
        return add(column, String[]::new);
    }

    Columns<T> time(Function<T, OffsetDateTime> column) {
        return add(column, OffsetDateTime[]::new);
    }

    Columns<T> integer(Function<T, Integer> column) {
        return add(column, Integer[]::new);
    }

    Columns<T> smallint(Function<T, Short> column) {
        return add(column, Short[]::new);
    }

    Columns<T> bigint(Function<T, Long> column) {
        return add(column, Long[]::new);
    }

    Columns<T> bool(Function<T, Boolean> column) {
        return add(column, Boolean[]::new);
    }

    Columns<T> bytes(Function<T, Buffer> column) {
        return add(column, Buffer[]::new);
    }

    Tuple tuple() {
        return values;
    }

    private <C> Columns<T> add(Function<T, C> column, IntFunction<C[]> array) {
        C[] all = array.apply(rows.size());
        for (int i = 0; i < all.length; i++) {
            all[i] = column.apply(rows.get(i));
        }
        values.addValue(all);
        return this;
    }
}
