package io.openclaw.db.postgres;

import io.openclaw.db.model.CallMerge.Testimony;
import io.openclaw.db.model.FactKind;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.Recorded;
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
            INSERT INTO llm_call_witnesses (id, host, run_id, testimony, marks, recorded_at)
            SELECT i.id, $1, i.run_id, i.testimony::JSONB, i.marks, i.recorded_at
            FROM unnest($2::UUID[], $3::TEXT[], $4::TEXT[], $5::SMALLINT[], $6::TIMESTAMPTZ[])
                AS i (id, run_id, testimony, marks, recorded_at)
            ON CONFLICT (id) DO NOTHING
            RETURNING id, run_id
            """;

    /** Two connections must not merge one run at a time; the lock goes with the transaction. */
    private static final String LOCK = """
            SELECT pg_advisory_xact_lock(hashtextextended(r.run_id, 0))
            FROM unnest($1::TEXT[]) AS r (run_id)
            ORDER BY r.run_id
            """;

    private static final String OF_RUNS = """
            SELECT w.id, w.run_id, w.llm_call_id, w.testimony::TEXT AS testimony, w.marks, w.recorded_at, w.source
            FROM unnest($2::TEXT[]) AS r (run_id)
            CROSS JOIN LATERAL (
                SELECT * FROM llm_call_witnesses WHERE run_id = r.run_id AND host = $1 OFFSET 0) AS w
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

    static Statement insert(String host, List<Recorded> facts) {
        Columns<Recorded> rows = new Columns<>(facts)
                .all(host)
                .uuid(Recorded::rowId)
                .text(WitnessTable::runId)
                .text(r -> new String(FactCodec.encode(r.fact()).json(), StandardCharsets.UTF_8))
                .smallint(r -> (short) r.markBits())
                .time(r -> Clamp.known(r.recordedAt()));
        return new Statement(INSERT, rows.tuple(), FactKind.LLM_CALL, 0);
    }

    static Statement lock(Collection<String> runs) {
        return Statement.bookkeeping(LOCK, Tuple.tuple().addValue(runs.toArray(String[]::new)));
    }

    static Statement ofRuns(String host, Collection<String> runs) {
        return new Statement(
                OF_RUNS, Tuple.tuple().addValue(host).addValue(runs.toArray(String[]::new)), FactKind.LLM_CALL, 0);
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

    /** A testimony that knows no run stands alone: it is a run of its own. */
    private static String runId(Recorded recorded) {
        String run = ((LlmCall) recorded.fact()).scope().runId();
        return run == null ? recorded.rowId().toString() : run;
    }
}
