package io.openclaw.db.postgres;

import io.openclaw.db.model.CronExecution;
import io.openclaw.db.model.FactKind;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Table {@code cron_executions}. The start and the end of a run are two witnesses of one row. */
final class CronExecutionTable {

    private static final String MERGE = """
            WITH merged AS (
                INSERT INTO cron_executions AS c (
                    job_name, agent_name, model, started_at, duration_ms, status, error, tokens_used, event_id, host, job_id,
                    provider, session_key, gateway_session_id, run_id, summary, marks, recorded_at,
                    forgotten)
                SELECT
                    i.job_name, i.agent_name, i.model, i.started_at, i.duration_ms, i.status, i.error, i.tokens_used,
                    i.event_id, $1, i.job_id, i.provider, w.present_key, i.gateway_session_id, i.run_id,
                    CASE WHEN NOT w.gone THEN i.summary END, i.marks, i.recorded_at, w.gone
                FROM unnest($2::TEXT[], $3::TEXT[], $4::TEXT[], $5::TIMESTAMPTZ[], $6::INTEGER[], $7::TEXT[], $8::TEXT[],
                        $9::INTEGER[], $10::UUID[], $11::TEXT[], $12::TEXT[], $13::TEXT[], $14::TEXT[], $15::TEXT[],
                        $16::TEXT[], $17::SMALLINT[], $18::TIMESTAMPTZ[])
                    AS i (job_name, agent_name, model, started_at, duration_ms, status, error, tokens_used, event_id, job_id,
                        provider, session_key, gateway_session_id, run_id, summary, marks, recorded_at)
                CROSS JOIN LATERAL session_way(i.session_key, $1, i.started_at) AS w
                ON CONFLICT (event_id, host) DO UPDATE SET
                    job_name = CASE WHEN c.job_name = c.job_id THEN EXCLUDED.job_name ELSE c.job_name END,
                    agent_name = COALESCE(NULLIF(c.agent_name, ''), EXCLUDED.agent_name),
                    model = COALESCE(c.model, EXCLUDED.model),
                    duration_ms = COALESCE(c.duration_ms, EXCLUDED.duration_ms),
                    status = CASE WHEN c.status = 'running' THEN EXCLUDED.status ELSE c.status END,
                    error = COALESCE(c.error, EXCLUDED.error),
                    tokens_used = COALESCE(NULLIF(c.tokens_used, 0), EXCLUDED.tokens_used),
                    provider = COALESCE(c.provider, EXCLUDED.provider),
                    session_key = COALESCE(c.session_key, EXCLUDED.session_key),
                    gateway_session_id = COALESCE(c.gateway_session_id, EXCLUDED.gateway_session_id),
                    run_id = COALESCE(c.run_id, EXCLUDED.run_id),
                    summary = CASE WHEN NOT c.forgotten AND NOT EXCLUDED.forgotten THEN COALESCE(c.summary, EXCLUDED.summary) END,
                    forgotten = c.forgotten OR EXCLUDED.forgotten,
                    marks = c.marks | EXCLUDED.marks,
                    recorded_at = least(c.recorded_at, EXCLUDED.recorded_at)
                RETURNING (c.xmax = 0) AS fresh
            )
            SELECT count(*) FILTER (WHERE fresh) AS added FROM merged
            """;

    private CronExecutionTable() {}

    static Statement merge(String host, List<Recorded> facts) {
        List<Recorded> once =
                Duplicates.joined(facts, (first, later) -> of(first).filledFrom(of(later)));
        Columns<Recorded> rows = new Columns<>(once)
                .all(host)
                .text(r -> of(r).jobName() == null ? of(r).jobId() : of(r).jobName())
                .text(r -> of(r).scope().agentId() == null ? "" : of(r).scope().agentId())
                .text(r -> of(r).model().model())
                .time(r -> Clamp.known(of(r).at()))
                .integer(r -> Clamp.millisInt(of(r).duration()))
                .text(r -> of(r).status())
                .text(r -> of(r).error())
                .integer(r -> Clamp.integerOr(tokens(r), 0))
                .uuid(Recorded::rowId)
                .text(r -> of(r).jobId())
                .text(r -> of(r).model().provider())
                .text(r -> of(r).scope().sessionKey())
                .text(r -> of(r).scope().sessionId())
                .text(r -> of(r).scope().runId())
                .text(r -> of(r).summary())
                .smallint(r -> Clamp.marks(r.markBits(), of(r).at(), tokens(r), Clamp.millis(of(r).duration())))
                .time(r -> Clamp.known(r.recordedAt()));
        return new Statement(MERGE, rows.tuple(), FactKind.CRON_EXECUTION, facts.size());
    }

    private static @Nullable Long tokens(Recorded recorded) {
        Usage usage = of(recorded).usage();
        return usage == null ? null : usage.total();
    }

    private static CronExecution of(Recorded recorded) {
        return (CronExecution) recorded.fact();
    }
}
