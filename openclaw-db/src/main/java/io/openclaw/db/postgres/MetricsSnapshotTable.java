package io.openclaw.db.postgres;

import io.openclaw.db.model.FactKind;
import io.openclaw.db.model.GatewayCounts;
import io.openclaw.db.model.MetricsSnapshot;
import io.openclaw.db.model.Recorded;
import java.util.List;
import java.util.function.ToLongFunction;

/** Table {@code metrics_snapshots}. */
final class MetricsSnapshotTable {

    private static final String INSERT = """
            WITH added AS (
                INSERT INTO metrics_snapshots (
                    host, telegram_requests, discord_requests, telegram_errors, discord_errors, rate_limited,
                    concurrency_rejected, completed_requests, total_latency_ms, agent_turns, tool_calls, webhook_requests,
                    tasks_cancelled, agent_timeouts, process_rss_bytes, uptime_seconds, snapshot_at, gateway_connects,
                    gateway_disconnects, gateway_resumes, boot_id, event_id, recorded_at)
                SELECT
                    $1, i.telegram_requests, i.discord_requests, i.telegram_errors, i.discord_errors, i.rate_limited,
                    i.concurrency_rejected, i.completed_requests, i.total_latency_ms, i.agent_turns, i.tool_calls,
                    i.webhook_requests, i.tasks_cancelled, i.agent_timeouts, i.process_rss_bytes, i.uptime_seconds,
                    i.snapshot_at, i.gateway_connects, i.gateway_disconnects, i.gateway_resumes, i.boot_id, i.event_id,
                    i.recorded_at
                FROM unnest($2::BIGINT[], $3::BIGINT[], $4::BIGINT[], $5::BIGINT[], $6::BIGINT[], $7::BIGINT[],
                        $8::BIGINT[], $9::BIGINT[], $10::BIGINT[], $11::BIGINT[], $12::BIGINT[], $13::BIGINT[],
                        $14::BIGINT[], $15::BIGINT[], $16::BIGINT[], $17::TIMESTAMPTZ[], $18::BIGINT[], $19::BIGINT[],
                        $20::BIGINT[], $21::UUID[], $22::UUID[], $23::TIMESTAMPTZ[])
                    AS i (telegram_requests, discord_requests, telegram_errors, discord_errors, rate_limited,
                        concurrency_rejected, completed_requests, total_latency_ms, agent_turns, tool_calls,
                        webhook_requests, tasks_cancelled, agent_timeouts, process_rss_bytes, uptime_seconds, snapshot_at,
                        gateway_connects, gateway_disconnects, gateway_resumes, boot_id, event_id, recorded_at)
                ON CONFLICT (event_id, snapshot_at) DO NOTHING
                RETURNING 1
            )
            SELECT count(*) AS added FROM added
            """;

    private final Columns<Recorded> rows;

    private MetricsSnapshotTable(String host, List<Recorded> facts) {
        rows = new Columns<>(facts).all(host);
    }

    static Statement insert(String host, List<Recorded> facts) {
        MetricsSnapshotTable table = new MetricsSnapshotTable(host, facts);
        table.count(GatewayCounts::telegramRequests)
                .count(GatewayCounts::discordRequests)
                .count(GatewayCounts::telegramErrors)
                .count(GatewayCounts::discordErrors)
                .count(GatewayCounts::rateLimited)
                .count(GatewayCounts::concurrencyRejected)
                .count(GatewayCounts::completedRequests)
                .count(GatewayCounts::totalLatencyMs)
                .count(GatewayCounts::agentTurns)
                .count(GatewayCounts::toolCalls)
                .count(GatewayCounts::webhookRequests)
                .count(GatewayCounts::tasksCancelled)
                .count(GatewayCounts::agentTimeouts);
        table.rows
                .bigint(r -> of(r).residentBytes())
                .bigint(r -> of(r).uptime().toSeconds())
                .time(r -> Clamp.known(of(r).at()));
        table.count(GatewayCounts::gatewayConnects)
                .count(GatewayCounts::gatewayDisconnects)
                .count(GatewayCounts::gatewayResumes);
        table.rows.uuid(r -> of(r).bootId()).uuid(Recorded::rowId).time(r -> Clamp.known(r.recordedAt()));
        return new Statement(INSERT, table.rows.tuple(), FactKind.METRICS_SNAPSHOT, facts.size());
    }

    private MetricsSnapshotTable count(ToLongFunction<GatewayCounts> counter) {
        rows.bigint(r -> counter.applyAsLong(of(r).counters()));
        return this;
    }

    private static MetricsSnapshot of(Recorded recorded) {
        return (MetricsSnapshot) recorded.fact();
    }
}
