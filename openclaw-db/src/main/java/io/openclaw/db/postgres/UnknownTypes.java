package io.openclaw.db.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Table {@code ingest_unknown_types}: what programs write that their format here has never heard of. Fails with {@link PostgresException}. */
public final class UnknownTypes {

    /** Stands for the types behind the hundredth of a source. */
    public static final String OTHERS = "(others)";

    /**
     * Of the file that this writer is. A source has a hundred names; a file of nonsense has more. In order of the names, so that two who count
     * the same ones do not wait for each other.
     */
    private static final String ADD = """
            INSERT INTO ingest_unknown_types AS t (host, source, type, facts, last_path)
            SELECT f.host, f.source, n.type, sum(n.facts), f.path
            FROM ingest_files AS f
            CROSS JOIN LATERAL (
                SELECT
                    CASE WHEN k.type IS NULL AND c.types >= 100 THEN '(others)' ELSE i.type END AS type,
                    i.facts
                FROM unnest($2::TEXT[], $3::BIGINT[]) AS i (type, facts)
                CROSS JOIN (
                    SELECT count(*) AS types FROM ingest_unknown_types AS o
                    WHERE o.host = f.host AND o.source = f.source) AS c
                LEFT JOIN ingest_unknown_types AS k ON k.host = f.host AND k.source = f.source AND k.type = i.type) AS n
            WHERE f.writer_id = $1
            GROUP BY f.host, f.source, n.type, f.path
            ORDER BY n.type
            ON CONFLICT (host, source, type) DO UPDATE SET
                facts = t.facts + EXCLUDED.facts, last_path = EXCLUDED.last_path, last_at = clock_timestamp()
            """;

    private static final String ALL = """
            SELECT source, type, sum(facts)::BIGINT AS facts, (array_agg(last_path ORDER BY last_at DESC))[1] AS last_path
            FROM ingest_unknown_types
            GROUP BY source, type
            ORDER BY source, facts DESC, type
            """;

    private final Reader reader;

    UnknownTypes(Reader reader) {
        this.reader = reader;
    }

    /**
     * A type that a source does not know, of all hosts.
     *
     * @param facts how many were read; a file that is read anew counts again
     * @param lastPath the file that one was read of last
     */
    public record UnknownType(String source, String type, long facts, String lastPath) {}

    /** By source, the most frequent first. */
    public Future<List<UnknownType>> all() {
        return reader.read(ALL, Tuple.tuple(), UnknownTypes::type);
    }

    static Statement add(UUID writerId, Map<String, Long> types) {
        Map<String, Long> ordered = new TreeMap<>(types);
        return Statement.bookkeeping(
                ADD,
                Tuple.tuple()
                        .addValue(writerId)
                        .addValue(ordered.keySet().toArray(String[]::new))
                        .addValue(ordered.values().toArray(Long[]::new)));
    }

    private static UnknownType type(Row row) {
        return new UnknownType(
                row.getString("source"), row.getString("type"), row.getLong("facts"), row.getString("last_path"));
    }
}
