package io.openclaw.db.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One connection, for one drainer. Use it on the Vert.x context it was opened on. Whatever fails, fails with {@link PostgresException}.
 * When an answer does not come in time the connection is closed, since nobody knows what still happens on it.
 */
public final class Session implements AutoCloseable {

    private static final String WRITABLE =
            "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::BOOLEAN AS standby";

    private final Pool pool;
    private final SqlConnection connection;
    private final HostAndPort server;
    private final Duration patience;
    private final WriteParts parts;
    private boolean open = true;

    Session(Pool pool, SqlConnection connection, HostAndPort server, Duration patience, WriteParts parts) {
        this.pool = pool;
        this.connection = connection;
        this.server = server;
        this.patience = patience;
        this.parts = parts;
        connection.closeHandler(ignored -> open = false);
        connection.exceptionHandler(ignored -> close());
    }

    /**
     * Where a writer stands.
     *
     * @param lastSeq what PostgreSQL had before this handshake
     * @param forgotten rows that were confirmed once and are not there any more: the database is another one, or was restored
     * @param deadLettered of the rows between our position and PostgreSQL's, those that were set aside; 0 when it is not ahead
     */
    public record Handshake(long lastSeq, long forgotten, long deadLettered) {}

    /**
     * Makes the writer known and tells how far it got. A commit whose answer was lost shows here.
     *
     * @param position where we believe it stands; PostgreSQL is moved up to it if it is behind
     */
    public Future<Handshake> handshake(UUID writerId, String host, long position) {
        Future<Handshake> shaken = run(WriterTable.ENSURE, Tuple.of(writerId, host))
                .compose(ensured ->
                        connection.preparedQuery(WriterTable.POSITION).execute(Tuple.of(writerId)))
                .map(rows -> rows.iterator().next().getLong("last_seq"))
                .compose(last -> last < position ? catchUp(writerId, last, position) : ahead(writerId, last, position));
        return inTime(shaken);
    }

    private Future<Handshake> catchUp(UUID writerId, long last, long position) {
        return run(WriterTable.CATCH_UP, Tuple.of(writerId, position))
                .map(moved -> new Handshake(last, position - last, 0));
    }

    private Future<Handshake> ahead(UUID writerId, long last, long position) {
        if (last == position) {
            return Future.succeededFuture(new Handshake(last, 0, 0));
        }
        return connection
                .preparedQuery(WriterTable.DEAD_BETWEEN)
                .execute(Tuple.of(writerId, position, last))
                .map(rows -> new Handshake(last, 0, rows.iterator().next().getLong("dead")));
    }

    /** Takes back a position that PostgreSQL cannot have from us, so that what it claims to have is sent. */
    public Future<Void> rewind(UUID writerId, long from, long to) {
        return inTime(run(WriterTable.REWIND, Tuple.of(writerId, from, to)));
    }

    /**
     * Stores a batch in one transaction. Two calls may be under way at once, unless {@link Batch#needsLook} says otherwise; they are
     * stored in the order of the calls, and the second fails when the first does.
     */
    public Future<Written> write(Batch batch) {
        return inTime(Transaction.commit(connection, parts, batch));
    }

    /** Does all that {@link #write} does and takes it back: tells whether the rows could be stored. */
    public Future<Written> rehearse(Batch batch) {
        return inTime(Transaction.rehearse(connection, parts, batch));
    }

    /** Fails when nobody answers, or when a standby does. */
    public Future<Void> check() {
        return inTime(connection
                .query(WRITABLE)
                .execute()
                .compose(rows -> rows.iterator().next().getBoolean("standby")
                        ? Future.failedFuture(PostgresException.standby())
                        : Future.succeededFuture()));
    }

    SqlConnection connection() {
        return connection;
    }

    public HostAndPort server() {
        return server;
    }

    public boolean isOpen() {
        return open;
    }

    /** Lets go of the connection at once, whatever is under way on it. Never throws. */
    @Override
    public void close() {
        open = false;
        pool.close();
    }

    private Future<Void> run(String sql, Tuple values) {
        return connection.preparedQuery(sql).execute(values).mapEmpty();
    }

    private <T> Future<T> inTime(Future<T> answer) {
        return answer.timeout(patience.toMillis(), TimeUnit.MILLISECONDS).recover(failure -> {
            PostgresException known =
                    failure instanceof TimeoutException ? PostgresException.timedOut() : PostgresException.of(failure);
            if (known.origin() == PostgresException.Origin.CONNECTION) {
                close();
            }
            return Future.failedFuture(known);
        });
    }
}
