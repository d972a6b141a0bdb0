package io.openclaw.db.postgres;

import io.openclaw.db.postgres.FileProgress.Print;
import io.openclaw.db.postgres.FileProgress.Stat;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Table {@code ingest_files}: the files that are read. Fails with {@link PostgresException}. */
public final class IngestFileTable {

    private static final String OF_HOST = """
            SELECT
                f.writer_id, f.source, f.path, f.generation, f.state, f.file_key, f.head_bytes, f.head_sha256, f.tail_bytes,
                f.tail_sha256, f.cursor, f.size, f.modified_at, f.errors, w.last_seq
            FROM ingest_files AS f
            JOIN writers AS w ON w.writer_id = f.writer_id
            WHERE f.host = $1
            """;

    private static final String ONE = OF_HOST + "AND f.writer_id = $2\n";

    /**
     * What stood under a path that is taken now, or will be under another. Of two that replaced one another only the later is kept, with the
     * counts of both.
     */
    private static final String AWAY = """
            WITH older AS (
                DELETE FROM ingest_files AS o
                USING ingest_files AS f
                WHERE f.writer_id = ANY($1) AND f.state IN ('live', 'finished')
                    AND o.host = f.host AND o.source = f.source AND o.path = f.path AND o.state = 'replaced'
                RETURNING o.writer_id, o.source, o.path, o.lines, o.facts, o.errors, o.unknown
            ), forgotten AS (
                DELETE FROM writers AS w USING older AS o WHERE w.writer_id = o.writer_id
            )
            UPDATE ingest_files AS f
            SET state = $2, changed_at = clock_timestamp(), lines = f.lines + c.lines, facts = f.facts + c.facts,
                errors = f.errors + c.errors, unknown = f.unknown + c.unknown
            FROM ingest_files AS i
            CROSS JOIN LATERAL (
                SELECT
                    COALESCE(sum(o.lines), 0) AS lines, COALESCE(sum(o.facts), 0) AS facts,
                    COALESCE(sum(o.errors), 0) AS errors, COALESCE(sum(o.unknown), 0) AS unknown
                FROM older AS o
                WHERE o.source = i.source AND o.path = i.path) AS c
            WHERE i.writer_id = ANY($1) AND f.writer_id = i.writer_id AND f.state IN ('live', 'finished')
            """;

    private static final String MOVE = """
            UPDATE ingest_files AS f
            SET path = i.path, state = 'live', changed_at = clock_timestamp()
            FROM unnest($1::UUID[], $2::TEXT[]) AS i (writer_id, path)
            WHERE f.writer_id = i.writer_id
            """;

    /** Another process may have entered the same file: then its row is the one. */
    private static final String ENTER = """
            WITH entered AS (
                INSERT INTO ingest_files (writer_id, host, source, path, generation, file_key)
                SELECT i.writer_id, $1, i.source, i.path, i.generation, i.file_key
                FROM unnest($2::UUID[], $3::TEXT[], $4::TEXT[], $5::INTEGER[], $6::TEXT[])
                    AS i (writer_id, source, path, generation, file_key)
                ON CONFLICT (host, source, path) WHERE state IN ('live', 'finished') DO NOTHING
                RETURNING writer_id
            )
            INSERT INTO writers (writer_id, host)
            SELECT writer_id, $1 FROM entered
            """;

    private static final String PROGRESS = """
            UPDATE ingest_files
            SET state = CASE WHEN $2 THEN 'finished' ELSE 'live' END,
                head_bytes = COALESCE($3, head_bytes), head_sha256 = COALESCE($4, head_sha256),
                tail_bytes = COALESCE($5, tail_bytes), tail_sha256 = COALESCE($6, tail_sha256),
                cursor = $7, file_key = $8, size = $9, modified_at = $10,
                lines = lines + $11, facts = facts + $12, errors = errors + $13, unknown = unknown + $14,
                last_line_at = greatest(last_line_at, $15), last_error = COALESCE($16, last_error),
                last_error_offset = COALESCE($17, last_error_offset), changed_at = clock_timestamp()
            WHERE writer_id = $1
            """;

    /** Columns named source take it as their default, until the transaction ends. */
    private static final String SOURCE = "SELECT set_config('openclaw.source', $1, true)";

    private final Pool pool;
    private final Duration patience;

    IngestFileTable(Pool pool, Duration patience) {
        this.pool = pool;
        this.patience = patience;
    }

    /**
     * What is to change, in one transaction.
     *
     * @param gone are not there any more
     * @param replaced lost their path to another file
     * @param moved stand under another path
     * @param entered are new
     */
    public record Changes(List<UUID> gone, List<UUID> replaced, List<Moved> moved, List<Entered> entered) {

        public boolean isEmpty() {
            return gone.isEmpty() && replaced.isEmpty() && moved.isEmpty() && entered.isEmpty();
        }
    }

    /** A known file under another path. */
    public record Moved(UUID writerId, String path) {}

    /** A file that nobody has read. */
    public record Entered(UUID writerId, String source, String path, int generation, String fileKey) {}

    /** All files of a host. */
    public Future<List<KnownFile>> ofHost(String host) {
        return new Reader(pool, patience).read(OF_HOST, Tuple.of(host), IngestFileTable::known);
    }

    /** One file; an empty list when it is not known. */
    public Future<List<KnownFile>> one(String host, UUID writerId) {
        return new Reader(pool, patience).read(ONE, Tuple.of(host, writerId), IngestFileTable::known);
    }

    /** Makes the changes. Fails when another process made others meanwhile: ask again what is known. */
    public Future<Void> change(String host, Changes changes) {
        return pool.withTransaction(client -> away(client, changes.gone(), KnownFile.State.GONE)
                        .compose(done -> away(client, changes.replaced(), KnownFile.State.REPLACED))
                        .compose(done -> away(
                                client,
                                changes.moved().stream().map(Moved::writerId).toList(),
                                KnownFile.State.GONE))
                        .compose(done -> move(client, changes.moved()))
                        .compose(done -> enter(client, host, changes.entered())))
                .timeout(patience.toMillis() * 2, TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(
                        failure instanceof TimeoutException
                                ? PostgresException.timedOut()
                                : PostgresException.of(failure)));
    }

    /** What a batch of a file begins with; nothing for others. */
    static List<Statement> notes(Batch batch) {
        Batch.Origin origin = batch.origin();
        if (origin == null) {
            return List.of();
        }
        Statement source = Statement.bookkeeping(SOURCE, Tuple.of(origin.source()));
        FileProgress file = origin.file();
        if (file == null) {
            return List.of(source);
        }
        Statement progress = progress(batch.writerId(), file);
        return file.unknownTypes().isEmpty()
                ? List.of(source, progress)
                : List.of(source, progress, UnknownTypes.add(batch.writerId(), file.unknownTypes()));
    }

    private static Statement progress(UUID writerId, FileProgress file) {
        Print print = file.print();
        FileProgress.LastError error = file.lastError();
        return Statement.bookkeeping(
                PROGRESS,
                Tuple.tuple()
                        .addValue(writerId)
                        .addValue(file.finished())
                        .addValue(print == null ? null : print.headBytes())
                        .addValue(print == null ? null : Buffer.buffer(print.headSha256()))
                        .addValue(print == null ? null : print.tailBytes())
                        .addValue(print == null ? null : Buffer.buffer(print.tailSha256()))
                        .addValue(file.cursor())
                        .addValue(file.stat().key())
                        .addValue(file.stat().size())
                        .addValue(Clamp.known(file.stat().modifiedAt()))
                        .addValue(file.counts().lines())
                        .addValue(file.counts().facts())
                        .addValue(file.counts().errors())
                        .addValue(file.counts().unknown())
                        .addValue(Clamp.time(file.lastLineAt()))
                        .addValue(error == null ? null : error.what())
                        .addValue(error == null ? null : error.offset()));
    }

    private static Future<Void> away(SqlClient client, List<UUID> files, KnownFile.State state) {
        return files.isEmpty()
                ? Future.succeededFuture()
                : client.preparedQuery(AWAY)
                        .execute(Tuple.of(files.toArray(UUID[]::new), state.word()))
                        .mapEmpty();
    }

    private static Future<Void> move(SqlClient client, List<Moved> moved) {
        Columns<Moved> rows = new Columns<>(moved).uuid(Moved::writerId).text(Moved::path);
        return moved.isEmpty()
                ? Future.succeededFuture()
                : client.preparedQuery(MOVE).execute(rows.tuple()).mapEmpty();
    }

    private static Future<Void> enter(SqlClient client, String host, List<Entered> entered) {
        Columns<Entered> rows = new Columns<>(entered)
                .all(host)
                .uuid(Entered::writerId)
                .text(Entered::source)
                .text(Entered::path)
                .integer(Entered::generation)
                .text(Entered::fileKey);
        return entered.isEmpty()
                ? Future.succeededFuture()
                : client.preparedQuery(ENTER).execute(rows.tuple()).mapEmpty();
    }

    private static KnownFile known(Row row) {
        Buffer head = row.getBuffer("head_sha256");
        Buffer tail = row.getBuffer("tail_sha256");
        OffsetDateTime modified = row.getOffsetDateTime("modified_at");
        return new KnownFile(
                row.getUUID("writer_id"),
                row.getString("source"),
                row.getString("path"),
                row.getInteger("generation"),
                KnownFile.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getLong("last_seq"),
                head == null || tail == null
                        ? null
                        : new Print(
                                row.getInteger("head_bytes"),
                                head.getBytes(),
                                row.getInteger("tail_bytes"),
                                tail.getBytes()),
                row.getString("cursor"),
                modified == null
                        ? null
                        : new Stat(row.getString("file_key"), row.getLong("size"), modified.toInstant()),
                row.getLong("errors"));
    }
}
