package io.openclaw.db.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Asks PostgreSQL and does not wait for ever. Fails with {@link PostgresException}. */
final class Reader {

    private final SqlClient client;
    private final Duration patience;

    Reader(SqlClient client, Duration patience) {
        this.client = client;
        this.patience = patience;
    }

    <T> Future<List<T>> read(String sql, Tuple values, Function<Row, T> reading) {
        return client.preparedQuery(sql)
                .execute(values)
                .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .map(rows -> all(rows, reading))
                .recover(failure -> Future.failedFuture(
                        failure instanceof TimeoutException
                                ? PostgresException.timedOut()
                                : PostgresException.of(failure)));
    }

    private static <T> List<T> all(RowSet<Row> rows, Function<Row, T> reading) {
        List<T> all = new ArrayList<>(rows.size());
        rows.forEach(row -> all.add(reading.apply(row)));
        return all;
    }
}
