package io.openclaw.db.postgres;

import io.vertx.core.buffer.Buffer;

/** Table {@code dead_letters}. */
final class DeadLetterTable {

    private static final String INSERT = """
            INSERT INTO dead_letters (id, recorded_at, host, writer_id, seq, kind, sqlstate, reason, payload)
            SELECT i.id, i.recorded_at, $1, $2, i.seq, i.kind, i.sqlstate, i.reason, i.payload
            FROM unnest($3::UUID[], $4::TIMESTAMPTZ[], $5::BIGINT[], $6::TEXT[], $7::TEXT[], $8::TEXT[], $9::BYTEA[])
                AS i (id, recorded_at, seq, kind, sqlstate, reason, payload)
            ON CONFLICT (id, recorded_at) DO NOTHING
            """;

    private DeadLetterTable() {}

    static Statement insert(Batch batch) {
        return Statement.bookkeeping(
                INSERT,
                new Columns<>(batch.dead())
                        .all(batch.host())
                        .all(batch.writerId())
                        .uuid(DeadLetter::id)
                        .time(d -> Clamp.known(d.recordedAt()))
                        .bigint(DeadLetter::seq)
                        .text(DeadLetter::kind)
                        .text(DeadLetter::sqlState)
                        .text(DeadLetter::reason)
                        .bytes(d -> Buffer.buffer(d.payload()))
                        .tuple());
    }
}
