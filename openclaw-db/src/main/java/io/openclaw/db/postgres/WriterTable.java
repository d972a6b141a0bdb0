package io.openclaw.db.postgres;

import io.vertx.sqlclient.Tuple;

/** Table {@code writers}: how far each spool has been emptied. */
final class WriterTable {

    static final String ENSURE = """
            INSERT INTO writers (writer_id, host, last_seq) VALUES ($1, $2, 0) ON CONFLICT (writer_id) DO NOTHING
            """;

    /** The lock waits for a transaction of ours whose connection broke: it may still be committing. */
    static final String POSITION = """
            SELECT last_seq FROM writers WHERE writer_id = $1 FOR UPDATE
            """;

    static final String CATCH_UP = """
            UPDATE writers SET last_seq = $2, updated_at = clock_timestamp() WHERE writer_id = $1 AND last_seq < $2
            """;

    static final String REWIND = """
            UPDATE writers SET last_seq = $3, updated_at = clock_timestamp() WHERE writer_id = $1 AND last_seq = $2
            """;

    /** Of the rows that PostgreSQL had all along, those it had set aside. */
    static final String DEAD_BETWEEN = """
            SELECT count(*) AS dead FROM dead_letters WHERE writer_id = $1 AND seq > $2 AND seq <= $3
            """;

    private static final String ADVANCE = """
            SELECT 1 FROM advance_writer($1, $2, $3, $4, $5)
            """;

    private WriterTable() {}

    static Statement advance(Batch batch) {
        return Statement.bookkeeping(
                ADVANCE,
                Tuple.of(
                        batch.writerId(),
                        batch.fromSeq(),
                        batch.toSeq(),
                        batch.facts().size(),
                        batch.dead().size()));
    }
}
