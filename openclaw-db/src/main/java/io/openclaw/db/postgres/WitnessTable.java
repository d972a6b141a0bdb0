package io.openclaw.db.postgres;

import io.openclaw.db.model.CallMerge.Testimony;
import io.openclaw.db.model.FactKind;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.spool.FactCodec;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Table {@code llm_call_witnesses}: what each side of a gateway said of a model call. */
final class WitnessTable {

    private static final String INSERT = """
            INSERT INTO llm_call_witnesses (id, host, run_id, llm_call_id, testimony, marks, recorded_at)
            SELECT i.id, $1, i.run_id, i.llm_call_id, i.testimony::JSONB, i.marks, i.recorded_at
            FROM unnest($2::UUID[], $3::TEXT[], $4::UUID[], $5::TEXT[], $6::SMALLINT[], $7::TIMESTAMPTZ[])
                AS i (id, run_id, llm_call_id, testimony, marks, recorded_at)
            """;

    /** What is known now of the run of a testimony that had none. */
    private static final String MOVE = """
            UPDATE llm_call_witnesses AS w
            SET run_id = i.run_id, testimony = i.testimony::JSONB, marks = w.marks | i.marks
            FROM unnest($1::UUID[], $2::TEXT[], $3::TEXT[], $4::SMALLINT[]) AS i (id, run_id, testimony, marks)
            WHERE w.id = i.id
            """;

    /**
     * Two connections must not merge one run at a time, nor add one testimony to two runs; the locks go with the transaction. Names share
     * 4096 locks, for PostgreSQL has room for a few thousand.
     */
    private static final String LOCK = """
            SELECT pg_advisory_xact_lock(20111, l.number)
            FROM (
                SELECT DISTINCT (hashtextextended(n.name, 0) & 4095)::INTEGER AS number
                FROM unnest($1::TEXT[]) AS n (name)
                ORDER BY number) AS l
            """;

    /** All that is known of some runs, and these testimonies in whatever run they are. */
    private static final String KNOWN = """
            SELECT w.id, w.run_id, w.llm_call_id, w.testimony::TEXT AS testimony, w.marks, w.recorded_at, w.source
            FROM unnest($2::TEXT[]) AS r (run_id)
            CROSS JOIN LATERAL (
                SELECT * FROM llm_call_witnesses WHERE run_id = r.run_id AND host = $1 OFFSET 0) AS w
            UNION ALL
            SELECT w.id, w.run_id, w.llm_call_id, w.testimony::TEXT, w.marks, w.recorded_at, w.source
            FROM llm_call_witnesses AS w
            WHERE w.id = ANY ($3) AND NOT (w.run_id = ANY ($2) AND w.host = $1)
            """;

    /** The runs of the calls that these answers are of; the row of a call has the id of its first testimony. */
    private static final String SEEK = """
            SELECT DISTINCT ON (r.response) r.response, w.run_id
            FROM unnest($2::TEXT[], $3::TEXT[]) AS r (response, response_id)
            JOIN llm_calls AS c ON c.response_id = r.response_id AND c.host = $1
            JOIN llm_call_witnesses AS w ON w.id = c.id AND w.run_id <> r.response
            ORDER BY r.response, c.created_at, c.id
            """;

    private static final String ASSIGN = """
            UPDATE llm_call_witnesses AS w
            SET llm_call_id = i.llm_call_id
            FROM unnest($1::UUID[], $2::UUID[]) AS i (id, llm_call_id)
            WHERE w.id = i.id
            """;

    /** Deleted sessions do not get their text back from a witness that speaks up late. */
    private static final String FORGET = """
            UPDATE llm_call_witnesses AS w
            SET testimony = w.testimony - 'content' - 'reasoning'
            FROM llm_calls AS c
            WHERE w.id = ANY ($1) AND c.id = w.llm_call_id AND c.forgotten
            """;

    private WitnessTable() {}

    /**
     * One stored testimony.
     *
     * @param callId the row of {@code llm_calls} it went into; null when it went into none yet
     * @param source which files it stands in; null: a gateway told it, live
     */
    record Stored(
            Testimony testimony,
            String runId,
            @Nullable UUID callId,
            int marks,
            @Nullable String source) {}

    /** Testimonies that are not there yet, each with the call it went into. */
    static Statement insert(String host, Collection<Told> told, Map<UUID, UUID> callOfTestimony) {
        Columns<Told> rows = new Columns<>(List.copyOf(told))
                .all(host)
                .uuid(Told::id)
                .text(Told::runId)
                .uuid(t -> callOfTestimony.get(t.id()))
                .text(WitnessTable::json)
                .smallint(t -> (short) t.recorded().markBits())
                .time(t -> Clamp.known(t.recorded().recordedAt()));
        return Statement.bookkeeping(INSERT, rows.tuple());
    }

    static Statement move(Collection<Told> told) {
        return Statement.bookkeeping(
                MOVE,
                new Columns<>(List.copyOf(told))
                        .uuid(Told::id)
                        .text(Told::runId)
                        .text(WitnessTable::json)
                        .smallint(t -> (short) t.recorded().markBits())
                        .tuple());
    }

    /** @param responses names of the runs that spans wait in, each with the provider's id of the answer */
    static Statement seek(String host, Map<String, String> responses) {
        return Statement.bookkeeping(
                SEEK,
                Tuple.of(
                        host,
                        responses.keySet().toArray(String[]::new),
                        responses.values().toArray(String[]::new)));
    }

    static Statement lock(Collection<String> names) {
        return Statement.bookkeeping(LOCK, Tuple.tuple().addValue(names.toArray(String[]::new)));
    }

    static Statement known(String host, Collection<String> runs, Collection<UUID> testimonies) {
        return new Statement(
                KNOWN,
                Tuple.tuple()
                        .addValue(host)
                        .addValue(runs.toArray(String[]::new))
                        .addValue(testimonies.toArray(UUID[]::new)),
                FactKind.LLM_CALL,
                0);
    }

    static Statement assign(Map<UUID, UUID> callOfTestimony) {
        List<Map.Entry<UUID, UUID>> all = List.copyOf(callOfTestimony.entrySet());
        return Statement.bookkeeping(
                ASSIGN,
                new Columns<>(all)
                        .uuid(Map.Entry::getKey)
                        .uuid(Map.Entry::getValue)
                        .tuple());
    }

    /** Of these testimonies, those of forgotten calls lose their text. */
    static Statement forget(Collection<UUID> testimonies) {
        return Statement.bookkeeping(FORGET, Tuple.tuple().addValue(testimonies.toArray(UUID[]::new)));
    }

    static Stored fromRow(Row row) {
        byte[] json = row.getString("testimony").getBytes(StandardCharsets.UTF_8);
        Testimony testimony = new Testimony(
                row.getUUID("id"), row.getOffsetDateTime("recorded_at").toInstant(), (LlmCall)
                        FactCodec.decode(FactKind.LLM_CALL, json));
        return new Stored(
                testimony,
                row.getString("run_id"),
                row.getUUID("llm_call_id"),
                row.getShort("marks"),
                row.getString("source"));
    }

    private static String json(Told told) {
        return new String(FactCodec.encode(told.recorded().fact()).json(), StandardCharsets.UTF_8);
    }
}
