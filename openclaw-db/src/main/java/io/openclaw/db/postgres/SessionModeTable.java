package io.openclaw.db.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Table {@code session_modes}. Fails with {@link PostgresException}. */
public final class SessionModeTable {

    private static final String WRITE = """
            INSERT INTO session_modes (host, mode, since, dropped, changed_at)
            VALUES ($1, $2, $3, $4, clock_timestamp())
            ON CONFLICT (host) DO UPDATE
            SET mode = EXCLUDED.mode, since = EXCLUDED.since, dropped = EXCLUDED.dropped, changed_at = EXCLUDED.changed_at
            """;

    private static final String READ = "SELECT mode, since, dropped FROM session_modes WHERE host = $1";

    private final SqlClient client;
    private final Duration patience;

    SessionModeTable(SqlClient client, Duration patience) {
        this.client = client;
        this.patience = patience;
    }

    /** A row. */
    public record Entry(String mode, Instant since, long dropped) {}

    public Future<Void> write(String host, Entry entry) {
        return run(WRITE, Tuple.of(host, entry.mode(), Clamp.known(entry.since()), entry.dropped()))
                .mapEmpty();
    }

    public Future<Optional<Entry>> read(String host) {
        return run(READ, Tuple.of(host)).map(rows -> {
            Optional<Entry> found = Optional.empty();
            for (Row row : rows) {
                found = Optional.of(new Entry(
                        row.getString("mode"), row.getOffsetDateTime("since").toInstant(), row.getLong("dropped")));
            }
            return found;
        });
    }

    private Future<RowSet<Row>> run(String sql, Tuple values) {
        return client.preparedQuery(sql)
                .execute(values)
                .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(PostgresException.of(failure)));
    }
}
