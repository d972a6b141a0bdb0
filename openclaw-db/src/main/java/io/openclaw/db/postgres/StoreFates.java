package io.openclaw.db.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of the sessions of one session store, as {@link StoreSessions} has them. Fails with {@link PostgresException}. */
public final class StoreFates {

    private static final String FATES = """
            SELECT f.session_key, f.happened_at, f.new_key
            FROM session_fates AS f
            WHERE f.session_key = ANY ($3)
                AND\s""" + StoreRows.FATE + """

            ORDER BY f.happened_at
            """;

    /** Of a key without fates nothing needs to be known: who had it before it does not matter. */
    static final String PAST = """
            WITH RECURSIVE involved AS (
                SELECT k.session_key
                FROM unnest($3::TEXT[]) AS k (session_key)
                WHERE EXISTS (SELECT FROM session_fates AS f WHERE f.session_key = k.session_key AND f.host = $1)
                UNION
                SELECT f.session_key
                FROM involved AS i
                JOIN session_fates AS f ON f.new_key = i.session_key AND f.host = $1
            )
            SELECT f.session_key, f.happened_at, f.new_key
            FROM involved AS i
            JOIN session_fates AS f ON f.session_key = i.session_key
                AND\s""" + StoreRows.FATE + """

            ORDER BY f.happened_at
            """;

    private static final String LAST_FATE = """
            SELECT max(f.happened_at) AS happened_at
            FROM session_fates AS f
            WHERE f.host = $1 AND (f.agent_name IN ($2, '') OR starts_with(f.agent_name, $2 || '/'))
            """;

    private final Reader reader;
    private final String host;
    private final String folder;

    StoreFates(Reader reader, String host, String folder) {
        this.reader = reader;
        this.host = host;
        this.folder = folder;
    }

    /**
     * What became of what happened under a key at a moment or before.
     *
     * @param newKey the key it has since; null: it was deleted
     */
    public record Fate(String key, Instant at, @Nullable String newKey) {}

    /** What became of sessions of the store that had these keys; the earliest first. What names no agent is ours unless others use the key. */
    public Future<List<Fate>> of(List<String> keys) {
        return reader.read(FATES, ofKeys(keys), StoreFates::fate);
    }

    /** As {@link #of}, with what became of the sessions of all keys that may have been renamed to one of these. */
    public Future<List<Fate>> past(List<String> keys) {
        return reader.read(PAST, ofKeys(keys), StoreFates::fate);
    }

    private Tuple ofKeys(List<String> keys) {
        return Tuple.of(host, folder, keys.toArray(String[]::new));
    }

    /** When a session that may be of the store was last deleted or renamed; empty when none ever was. */
    public Future<Optional<Instant>> last() {
        return reader.read(LAST_FATE, Tuple.of(host, folder), row -> row.getOffsetDateTime("happened_at"))
                .map(rows -> Optional.ofNullable(SessionReader.instant(rows.get(0))));
    }

    private static Fate fate(Row row) {
        return new Fate(
                row.getString("session_key"),
                row.getOffsetDateTime("happened_at").toInstant(),
                row.getString("new_key"));
    }
}
