package io.openclaw.db.postgres;

import io.openclaw.db.model.FactKind;
import io.openclaw.db.model.RawEvent;
import io.openclaw.db.model.Recorded;
import java.util.List;

/** Table {@code raw_events}. Those of a deleted session lose what they say. */
final class RawEventTable {

    private static final String INSERT = """
            WITH added AS (
                INSERT INTO raw_events (
                    id, occurred_at, host, source, name, agent_name, session_key, gateway_session_id, run_id, boot, seq, body,
                    marks, recorded_at, forgotten)
                SELECT
                    i.id, i.occurred_at, $1, i.source, i.name, i.agent_name, w.present_key, i.gateway_session_id, i.run_id,
                    i.boot, i.seq, CASE WHEN w.gone THEN '{}' ELSE i.body::JSONB END, i.marks, i.recorded_at, w.gone
                FROM unnest($2::UUID[], $3::TIMESTAMPTZ[], $4::TEXT[], $5::TEXT[], $6::TEXT[], $7::TEXT[], $8::TEXT[],
                        $9::TEXT[], $10::TEXT[], $11::BIGINT[], $12::TEXT[], $13::SMALLINT[], $14::TIMESTAMPTZ[])
                    AS i (id, occurred_at, source, name, agent_name, session_key, gateway_session_id, run_id, boot, seq,
                        body, marks, recorded_at)
                CROSS JOIN LATERAL session_way(i.session_key, $1, i.occurred_at) AS w
                ON CONFLICT (id, occurred_at) DO NOTHING
                RETURNING 1
            )
            SELECT count(*) AS added FROM added
            """;

    private RawEventTable() {}

    static Statement insert(String host, List<Recorded> facts) {
        Columns<Recorded> rows = new Columns<>(facts)
                .all(host)
                .uuid(Recorded::rowId)
                .time(r -> Clamp.known(of(r).at()))
                .text(r -> of(r).source())
                .text(r -> of(r).name())
                .text(r -> of(r).scope().agentId())
                .text(r -> of(r).scope().sessionKey())
                .text(r -> of(r).scope().sessionId())
                .text(r -> of(r).scope().runId())
                .text(r -> of(r).boot())
                .bigint(r -> of(r).sequence())
                .text(r -> of(r).json())
                .smallint(r -> Clamp.marks(r.markBits(), of(r).at()))
                .time(r -> Clamp.known(r.recordedAt()));
        return new Statement(INSERT, rows.tuple(), FactKind.RAW_EVENT, facts.size());
    }

    private static RawEvent of(Recorded recorded) {
        return (RawEvent) recorded.fact();
    }
}
