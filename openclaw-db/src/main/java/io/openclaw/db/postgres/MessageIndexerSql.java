package io.openclaw.db.postgres;

/** What {@link MessageIndexer} does, in the order of a round. */
final class MessageIndexerSql {

    /** The lock goes with the transaction, so that it never outlives its holder, also behind a connection pooler. */
    static final String TURN = """
            SELECT
                pg_try_advisory_xact_lock(hashtext('openclaw message_search'), hashtext(current_schema())) AS mine,
                p.settled_id
            FROM message_search_progress AS p
            """;

    /**
     * Whatever is missing, not just what is newer than the last: ids become visible out of order. A message that is just being deleted is
     * passed over, so that the two never wait for each other. Only so much of a message is indexed as surely fits a tsvector.
     */
    static final String INDEX = """
            WITH waiting AS (
                SELECT m.id, COALESCE(octet_length(m.content), 0) AS bytes
                FROM messages AS m
                WHERE m.id > $1 AND NOT EXISTS (
                    SELECT FROM message_search AS i WHERE i.message_id = m.id AND i.message_id > $1)
                ORDER BY m.id
                LIMIT $2
                FOR KEY SHARE OF m SKIP LOCKED
            ), batch AS (
                SELECT w.id
                FROM (SELECT id, sum(bytes) OVER (ORDER BY id) - bytes AS bytes_before FROM waiting) AS w
                WHERE w.bytes_before < $3
            ), added AS (
                INSERT INTO message_search (message_id, words)
                SELECT m.id, to_tsvector('simple', left(COALESCE(m.content, ''), 100000))
                FROM batch AS b
                JOIN messages AS m ON m.id = b.id
                ON CONFLICT (message_id) DO NOTHING
            )
            SELECT max(id) AS last FROM batch
            """;

    /**
     * When the mark was set, every id up to it was drawn, by a transaction that had ended or was running. Since all those that ran have
     * ended, no more can appear at or below the mark: if none is missing now, none ever will be. Then a new mark is set.
     */
    static final String SETTLE = """
            UPDATE message_search_progress AS p
            SET settled_id = CASE WHEN p.mark_xid IS NULL THEN p.settled_id ELSE greatest(p.settled_id, p.mark_id) END,
                mark_id = n.newest,
                mark_xid = pg_snapshot_xmax(pg_current_snapshot()),
                marked_at = clock_timestamp()
            FROM (SELECT COALESCE(max(id), 0) AS newest FROM messages) AS n
            WHERE p.mark_xid IS NULL
                OR (p.marked_at <= clock_timestamp() - $1 * INTERVAL '1 millisecond'
                    AND p.mark_xid <= pg_snapshot_xmin(pg_current_snapshot())
                    AND NOT EXISTS (
                        SELECT FROM messages AS m
                        WHERE m.id > p.settled_id AND m.id <= p.mark_id
                            AND NOT EXISTS (SELECT FROM message_search AS i WHERE i.message_id = m.id)))
            """;

    static final String SETTLED = """
            SELECT settled_id FROM message_search_progress
            """;

    static final String MEASURE = """
            SELECT count(*) AS waiting, min(w.stored_at) AS oldest, to_regclass('message_search_parts') IS NOT NULL AS parts
            FROM (
                SELECT COALESCE(m.recorded_at, m.created_at) AS stored_at
                FROM messages AS m
                WHERE m.id > $1 AND NOT EXISTS (
                    SELECT FROM message_search AS i WHERE i.message_id = m.id AND i.message_id > $1)
                ORDER BY m.id
                LIMIT $2) AS w
            """;

    private MessageIndexerSql() {}
}
