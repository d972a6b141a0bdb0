-- The first snapshot of a process counts from 0, but the first that retention left is not the first that there was. A process takes its first
-- snapshot within a minute or so of its start: one that shows more than five minutes of uptime and has none before it has nothing to be compared
-- with, and is left out; the next one counts from it.
CREATE OR REPLACE VIEW api.metrics_deltas AS
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
    from_at,
    to_at,
    telegram_requests,
    discord_requests,
    telegram_errors,
    discord_errors,
    rate_limited,
    concurrency_rejected,
    completed_requests,
    total_latency_ms,
    gateway_connects,
    gateway_disconnects,
    gateway_resumes,
    tasks_cancelled,
    agent_timeouts,
    agent_turns,
    tool_calls,
    webhook_requests
FROM (
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
        webhook_requests - lag(webhook_requests, 1, 0::BIGINT) OVER run AS webhook_requests,
        uptime_seconds
    FROM processes
    WINDOW run AS (PARTITION BY host, boot_id, process ORDER BY snapshot_at, id)
) AS d
WHERE from_at IS NOT NULL OR uptime_seconds <= 300;
