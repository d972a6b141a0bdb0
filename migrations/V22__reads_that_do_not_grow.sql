-- What is asked often must not read more with every year that is kept. A window function sees every row before a filter outside it takes any away,
-- so that views over api.metrics_deltas read the whole history for one day of it: here the time stands within. What a process counted before the
-- week is in its last snapshot from before; each is one look into an index.
CREATE INDEX metrics_snapshots_process ON metrics_snapshots (host, boot_id, snapshot_at DESC, id DESC);

CREATE VIEW api.metrics_deltas_this_week AS
WITH week AS (
    SELECT s.*
    FROM metrics_snapshots AS s
    WHERE s.snapshot_at > now() - INTERVAL '7 days'
), snapshots AS (
    SELECT w.*
    FROM week AS w
    UNION ALL
    SELECT b.*
    FROM (SELECT DISTINCT host, boot_id FROM week WHERE boot_id IS NOT NULL) AS p
    CROSS JOIN LATERAL (
        SELECT s.*
        FROM metrics_snapshots AS s
        WHERE s.host = p.host AND s.boot_id = p.boot_id AND s.snapshot_at <= now() - INTERVAL '7 days'
        ORDER BY s.snapshot_at DESC, s.id DESC
        LIMIT 1
    ) AS b
    UNION ALL
    SELECT b.*
    FROM (SELECT DISTINCT host FROM week WHERE boot_id IS NULL) AS p
    CROSS JOIN LATERAL (
        SELECT s.*
        FROM metrics_snapshots AS s
        WHERE s.host = p.host AND s.boot_id IS NULL AND s.snapshot_at <= now() - INTERVAL '7 days'
        ORDER BY s.snapshot_at DESC, s.id DESC
        LIMIT 1
    ) AS b
), processes AS (
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
        FROM snapshots AS s
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
WHERE to_at > now() - INTERVAL '7 days' AND (from_at IS NOT NULL OR uptime_seconds <= 300);
COMMENT ON VIEW api.metrics_deltas_this_week IS
    'What each gateway counted between two snapshots, of the last 7 days: as metrics_deltas, without reading what is older.';

CREATE OR REPLACE VIEW api.error_rate_by_hour AS
SELECT
    date_trunc('hour', to_at, 'UTC') AS hour,
    sum(completed_requests) AS requests,
    sum(telegram_errors + discord_errors) AS errors,
    round(100.0 * sum(telegram_errors + discord_errors) / NULLIF(sum(completed_requests), 0), 2) AS error_pct
FROM api.metrics_deltas_this_week
WHERE to_at > now() - INTERVAL '24 hours'
GROUP BY hour
ORDER BY hour;

CREATE OR REPLACE VIEW api.requests_this_week AS
SELECT
    host,
    sum(completed_requests) AS requests,
    sum(telegram_errors + discord_errors) AS errors,
    sum(agent_turns) AS agent_turns,
    sum(tool_calls) AS tool_calls,
    (sum(total_latency_ms) / NULLIF(sum(completed_requests), 0))::INTEGER AS avg_ms
FROM api.metrics_deltas_this_week
GROUP BY host
ORDER BY requests DESC, host;

-- Who asks what a session was called before follows its names backwards.
CREATE INDEX session_fates_renamed ON session_fates (new_key, host) WHERE new_key IS NOT NULL;
