-- Counters start at 0 with every process. What happened between two snapshots of one process is their difference; the first snapshot of a
-- process counts from 0. Rows of openclaw-rs have no boot id: there a new process shows in an uptime that does not grow.
CREATE SCHEMA IF NOT EXISTS api;

CREATE VIEW api.metrics_deltas AS
WITH processes AS (
    SELECT
        m.*,
        CASE
            WHEN boot_id IS NULL
                THEN count(*) FILTER (WHERE restarted) OVER (PARTITION BY host, boot_id ORDER BY snapshot_at, id)
        END AS process
    FROM (
        SELECT
            s.*,
            s.boot_id IS NULL
                AND s.uptime_seconds < lag(s.uptime_seconds, 1, s.uptime_seconds)
                    OVER (PARTITION BY s.host, s.boot_id ORDER BY s.snapshot_at, s.id) AS restarted
        FROM metrics_snapshots AS s
    ) AS m
)
SELECT
    host,
    boot_id,
    lag(snapshot_at) OVER run AS from_at,
    snapshot_at AS to_at,
    telegram_requests - lag(telegram_requests, 1, 0::BIGINT) OVER run AS telegram_requests,
    discord_requests - lag(discord_requests, 1, 0::BIGINT) OVER run AS discord_requests,
    telegram_errors - lag(telegram_errors, 1, 0::BIGINT) OVER run AS telegram_errors,
    discord_errors - lag(discord_errors, 1, 0::BIGINT) OVER run AS discord_errors,
    rate_limited - lag(rate_limited, 1, 0::BIGINT) OVER run AS rate_limited,
    concurrency_rejected - lag(concurrency_rejected, 1, 0::BIGINT) OVER run AS concurrency_rejected,
    completed_requests - lag(completed_requests, 1, 0::BIGINT) OVER run AS completed_requests,
    total_latency_ms - lag(total_latency_ms, 1, 0::BIGINT) OVER run AS total_latency_ms,
    gateway_connects - lag(gateway_connects, 1, 0::BIGINT) OVER run AS gateway_connects,
    gateway_disconnects - lag(gateway_disconnects, 1, 0::BIGINT) OVER run AS gateway_disconnects,
    gateway_resumes - lag(gateway_resumes, 1, 0::BIGINT) OVER run AS gateway_resumes,
    tasks_cancelled - lag(tasks_cancelled, 1, 0::BIGINT) OVER run AS tasks_cancelled,
    agent_timeouts - lag(agent_timeouts, 1, 0::BIGINT) OVER run AS agent_timeouts,
    agent_turns - lag(agent_turns, 1, 0::BIGINT) OVER run AS agent_turns,
    tool_calls - lag(tool_calls, 1, 0::BIGINT) OVER run AS tool_calls,
    webhook_requests - lag(webhook_requests, 1, 0::BIGINT) OVER run AS webhook_requests
FROM processes
WINDOW run AS (PARTITION BY host, boot_id, process ORDER BY snapshot_at, id);

COMMENT ON VIEW api.metrics_deltas IS 'What each gateway counted between two snapshots; sums are right across restarts and hosts.';
