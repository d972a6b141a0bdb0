package io.openclaw.db.postgres;

import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/** Table {@code writers}: how far each spool has been emptied. */
final class WriterTable {

    static final String ENSURE = """
            INSERT INTO writers (writer_id, host, last_seq) VALUES ($1, $2, $3) ON CONFLICT (writer_id) DO NOTHING
            """;

    /** The lock waits for a transaction of ours whose connection broke: it may still be committing. */
    static final String POSITION = """
            SELECT last_seq FROM writers WHERE writer_id = $1 FOR UPDATE
            """;

    static final String CATCH_UP = """
            UPDATE writers SET last_seq = $2, updated_at = clock_timestamp() WHERE writer_id = $1 AND last_seq < $2
            """;

    private static final String ADVANCE = """
            SELECT 1 FROM advance_writer($1, $2, $3, $4, $5)
            """;

    private WriterTable() {}

    static Tuple ensure(UUID writerId, String host, long position) {
        return Tuple.of(writerId, host, position);
    }

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
