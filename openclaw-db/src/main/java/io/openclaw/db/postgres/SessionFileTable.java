package io.openclaw.db.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Table {@code session_files}, and what a migration asks before it writes. Fails with {@link PostgresException}. */
public final class SessionFileTable {

    private static final String BEGIN = """
            INSERT INTO session_files AS f (store, host, run, writer_id)
            VALUES ($1, $2, 1, $3)
            ON CONFLICT (store) DO UPDATE
            SET run = f.run + 1, writer_id = EXCLUDED.writer_id, started_at = clock_timestamp(), finished_at = NULL
            WHERE f.finished_at IS NOT NULL OR $4
            """;

    private static final String CURRENT = """
            SELECT f.writer_id, COALESCE(w.last_seq, 0) AS position
            FROM session_files AS f
            LEFT JOIN writers AS w ON w.writer_id = f.writer_id
            WHERE f.store = $1
            """;

    private static final String FINISH = """
            WITH finished AS (
                UPDATE session_files SET finished_at = clock_timestamp() WHERE store = $1 AND writer_id = $2 RETURNING writer_id
            )
            DELETE FROM writers AS w USING finished AS f WHERE w.writer_id = f.writer_id
            """;

    private static final String COUNT_STORED = "SELECT count(*) AS stored FROM messages WHERE event_id = ANY($1)";

    private static final String NAMESAKES = """
            SELECT session_key, host, agent_name, store_tokens
            FROM sessions
            WHERE session_key = ANY($1)
            ORDER BY session_key, host, agent_name
            """;

    private final SqlClient client;
    private final Duration patience;

    SessionFileTable(SqlClient client, Duration patience) {
        this.client = client;
        this.patience = patience;
    }

    /**
     * One pass over a file, from its first message to its last.
     *
     * @param position the last message that an interrupted pass stored; 0 at the beginning
     */
    public record Run(UUID writerId, long position) {}

    /** A session of that key, of whatever host and agent. */
    public record Namesake(String key, String host, String agent, long storeTokens) {}

    /** Goes on with an unfinished pass, else begins one under {@code freshWriter}. */
    public Future<Run> resume(String store, String host, UUID freshWriter) {
        return begin(store, host, freshWriter, false);
    }

    /** Begins a pass, whatever was there. */
    public Future<Run> restart(String store, String host, UUID freshWriter) {
        return begin(store, host, freshWriter, true);
    }

    private Future<Run> begin(String store, String host, UUID freshWriter, boolean anew) {
        return run(BEGIN, Tuple.of(store, host, freshWriter, anew))
                .compose(begun -> run(CURRENT, Tuple.of(store)))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    return new Run(row.getUUID("writer_id"), row.getLong("position"));
                });
    }

    public Future<Void> finish(String store, Run finished) {
        return run(FINISH, Tuple.of(store, finished.writerId())).mapEmpty();
    }

    /** How many of the messages of these ids are stored. */
    public Future<Long> countStored(List<UUID> eventIds) {
        return run(COUNT_STORED, Tuple.tuple().addArrayOfUUID(eventIds.toArray(UUID[]::new)))
                .map(rows -> rows.iterator().next().getLong("stored"));
    }

    /** All sessions that go by one of these keys. */
    public Future<List<Namesake>> namesakes(List<String> keys) {
        return run(NAMESAKES, Tuple.tuple().addArrayOfString(keys.toArray(String[]::new)))
                .map(rows -> {
                    List<Namesake> found = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        found.add(new Namesake(
                                row.getString("session_key"),
                                row.getString("host"),
                                row.getString("agent_name"),
                                row.getLong("store_tokens")));
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
