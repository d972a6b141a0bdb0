package io.openclaw.db.postgres;

import io.openclaw.db.model.FactKind;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.ToolCall;
import java.util.List;

/** Table {@code tool_calls}. Several witnesses fill one row; each adds what is not known yet. */
final class ToolCallTable {

    private static final String MERGE = """
            WITH merged AS (
                INSERT INTO tool_calls AS c (
                    id, host, session_key, gateway_session_id, agent_name, channel, run_id, tool_call_id, name, arguments,
                    result, status, error, error_code, started_at, duration_ms, created_at, marks, recorded_at,
                    forgotten)
                SELECT
                    i.id, $1, w.present_key, i.gateway_session_id, i.agent_name, i.channel, i.run_id, i.tool_call_id, i.name,
                    CASE WHEN NOT w.gone THEN i.arguments::JSONB END, CASE WHEN NOT w.gone THEN i.result END,
                    i.status, i.error, i.error_code, i.started_at, i.duration_ms, i.created_at, i.marks, i.recorded_at,
                    w.gone
                FROM unnest($2::UUID[], $3::TEXT[], $4::TEXT[], $5::TEXT[], $6::TEXT[], $7::TEXT[], $8::TEXT[], $9::TEXT[],
                        $10::TEXT[], $11::TEXT[], $12::TEXT[], $13::TEXT[], $14::TEXT[], $15::TIMESTAMPTZ[],
                        $16::INTEGER[], $17::TIMESTAMPTZ[], $18::SMALLINT[], $19::TIMESTAMPTZ[])
                    AS i (id, session_key, gateway_session_id, agent_name, channel, run_id, tool_call_id, name, arguments,
                        result, status, error, error_code, started_at, duration_ms, created_at, marks, recorded_at)
                CROSS JOIN LATERAL session_way(i.session_key, $1, i.created_at) AS w
                ON CONFLICT (id) DO UPDATE SET
                    session_key = COALESCE(c.session_key, EXCLUDED.session_key),
                    gateway_session_id = COALESCE(c.gateway_session_id, EXCLUDED.gateway_session_id),
                    agent_name = COALESCE(c.agent_name, EXCLUDED.agent_name),
                    channel = COALESCE(c.channel, EXCLUDED.channel),
                    run_id = COALESCE(c.run_id, EXCLUDED.run_id),
                    arguments = CASE WHEN NOT c.forgotten AND NOT EXCLUDED.forgotten THEN COALESCE(c.arguments, EXCLUDED.arguments) END,
                    result = CASE WHEN NOT c.forgotten AND NOT EXCLUDED.forgotten THEN COALESCE(c.result, EXCLUDED.result) END,
                    forgotten = c.forgotten OR EXCLUDED.forgotten,
                    status = greatest(c.status, EXCLUDED.status),
                    error = CASE WHEN length(EXCLUDED.error) > length(c.error) OR c.error IS NULL THEN EXCLUDED.error ELSE c.error END,
                    error_code = COALESCE(c.error_code, EXCLUDED.error_code),
                    started_at = greatest(c.started_at, EXCLUDED.started_at),
                    duration_ms = least(c.duration_ms, EXCLUDED.duration_ms),
                    created_at = least(c.created_at, EXCLUDED.created_at),
                    marks = c.marks | EXCLUDED.marks,
                    recorded_at = least(c.recorded_at, EXCLUDED.recorded_at)
                RETURNING (c.xmax = 0) AS fresh
            )
            SELECT count(*) FILTER (WHERE fresh) AS added FROM merged
            """;

    private ToolCallTable() {}

    static Statement merge(String host, List<Recorded> facts) {
        List<Recorded> once = Duplicates.joined(facts, ToolCallTable::joined);
        Columns<Recorded> rows = new Columns<>(once)
                .all(host)
                .uuid(Recorded::rowId)
                .text(r -> of(r).scope().sessionKey())
                .text(r -> of(r).scope().sessionId())
                .text(r -> of(r).scope().agentId())
                .text(r -> of(r).scope().channel())
                .text(r -> of(r).scope().runId())
                .text(r -> of(r).toolCallId())
                .text(r -> of(r).name())
                .text(r -> of(r).argumentsJson())
                .text(r -> of(r).result())
                .text(r -> of(r).outcome().status())
                .text(r -> of(r).outcome().error())
                .text(r -> of(r).outcome().errorCode())
                .time(r -> Clamp.time(of(r).timing().startedAt()))
                .integer(r -> Clamp.millisInt(of(r).timing().duration()))
                .time(r -> Clamp.known(of(r).at()))
                .smallint(r -> Clamp.marks(
                        r.markBits(), of(r).at(), Clamp.millis(of(r).timing().duration())))
                .time(r -> Clamp.known(r.recordedAt()));
        return new Statement(MERGE, rows.tuple(), FactKind.TOOL_CALL, facts.size());
    }

    private static ToolCall joined(Recorded first, Recorded later) {
        return of(first).filledFrom(of(later));
    }

    private static ToolCall of(Recorded recorded) {
        return (ToolCall) recorded.fact();
    }
}
