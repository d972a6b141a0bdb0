-- The questions people ask, each a view that keeps its name. The comment of a view says what it answers; `openclaw db queries` shows it.
-- "Today" is the last 24 hours and a week the last 7 days, wherever one asks from. Unknown is NULL, never 0: a latency, a cost or a number of tokens that
-- nobody told counts in no average and no sum.
COMMENT ON SCHEMA api IS 'What may be asked: views with stable names. `openclaw db queries` lists them.';

CREATE VIEW api.active_deployments AS
SELECT host, component, version, status, deployed_at, git_commit, git_tag, git_dirty, service_name, notes, id
FROM deployments
WHERE status = 'active'
ORDER BY deployed_at DESC, id DESC;
COMMENT ON VIEW api.active_deployments IS 'What is deployed where, the latest first.';

CREATE VIEW api.config_changes AS
SELECT changed_keys, change_source, snapshot_at, host, config_path, id
FROM config_snapshots
WHERE cardinality(changed_keys) > 0
ORDER BY snapshot_at DESC, id DESC;
COMMENT ON VIEW api.config_changes IS 'Changes of the configuration, the latest first; snapshots that found nothing changed are left out.';

CREATE VIEW api.last_config_change AS
SELECT changed_keys, change_source, snapshot_at, host, config_path, id
FROM api.config_changes
LIMIT 1;
COMMENT ON VIEW api.last_config_change IS 'The last config change: which keys, by whom, when, where.';

CREATE VIEW api.open_issues AS
SELECT title, severity, component, workaround, host, created_at, id
FROM known_issues
WHERE status = 'open'
ORDER BY
    COALESCE(array_position(ARRAY['critical', 'high', 'medium', 'low'], lower(severity)), 5),
    created_at DESC,
    id DESC;
COMMENT ON VIEW api.open_issues IS 'Open issues: critical before high, medium, low and words of one''s own; within one, the latest first.';

CREATE VIEW api.last_tasks AS
SELECT description, category, version, completed_at, git_commit, host, repository, id
FROM task_log
ORDER BY completed_at DESC, id DESC;
COMMENT ON VIEW api.last_tasks IS 'The last tasks that were done, the latest first.';

CREATE VIEW api.context AS
SELECT key, value, updated_at, expires_at, revision
FROM project_context
WHERE expires_at IS NULL OR expires_at > now()
ORDER BY key;
COMMENT ON VIEW api.context IS 'What one should know: the keys that are set now, by name.';

CREATE VIEW api.current_focus AS
SELECT value, updated_at, expires_at, revision
FROM api.context
WHERE key = 'current_focus';
COMMENT ON VIEW api.current_focus IS 'What is worked on: key current_focus of the context.';

CREATE VIEW api.bot_performance AS
SELECT
    model,
    count(*) AS calls,
    count(*) FILTER (WHERE error IS NOT NULL OR status = 'error') AS errors,
    round(100.0 * count(*) FILTER (WHERE error IS NOT NULL OR status = 'error') / count(*), 1) AS error_pct,
    avg(NULLIF(latency_ms, 0))::INTEGER AS avg_ms,
    percentile_disc(0.5) WITHIN GROUP (ORDER BY NULLIF(latency_ms, 0)) AS p50_ms,
    percentile_disc(0.95) WITHIN GROUP (ORDER BY NULLIF(latency_ms, 0)) AS p95_ms,
    max(NULLIF(latency_ms, 0)) AS slowest_ms
FROM llm_calls
WHERE created_at > now() - INTERVAL '24 hours'
GROUP BY model
ORDER BY calls DESC, model;
COMMENT ON VIEW api.bot_performance IS 'How the bot performs: calls, errors and latency of each model in the last 24 hours.';

CREATE VIEW api.models_today AS
SELECT
    model,
    provider,
    count(*) AS calls,
    count(*) FILTER (WHERE error IS NOT NULL OR status = 'error') AS errors,
    avg(NULLIF(latency_ms, 0))::INTEGER AS avg_ms,
    sum(usage_prompt_tokens) FILTER (WHERE usage_known IS DISTINCT FROM false) AS input_tokens,
    sum(cache_read_tokens) AS cache_read_tokens,
    sum(usage_completion_tokens) FILTER (WHERE usage_known IS DISTINCT FROM false) AS output_tokens,
    sum(reported_cost_usd) AS reported_cost_usd,
    count(*) FILTER (WHERE reported_cost_usd IS NULL) AS calls_of_unknown_cost
FROM llm_calls
WHERE created_at > now() - INTERVAL '24 hours'
GROUP BY model, provider
ORDER BY calls DESC, model, provider;
COMMENT ON VIEW api.models_today IS 'Models in the last 24 hours: calls, errors, latency, tokens, and what was reported as their cost.';

CREATE VIEW api.calls_today AS
SELECT
    count(*) AS calls,
    count(*) FILTER (WHERE error IS NOT NULL OR status = 'error') AS errors,
    sum(usage_total_tokens) FILTER (WHERE usage_known IS DISTINCT FROM false) AS tokens,
    sum(reported_cost_usd) AS reported_cost_usd,
    count(*) FILTER (WHERE reported_cost_usd IS NULL) AS calls_of_unknown_cost,
    max(created_at) AS last_call_at
FROM llm_calls
WHERE created_at > now() - INTERVAL '24 hours';
COMMENT ON VIEW api.calls_today IS 'All model calls of the last 24 hours in one row; the cost is what was reported, and how many calls reported none stands beside it.';

CREATE VIEW api.spend_by_day AS
SELECT
    (created_at AT TIME ZONE 'UTC')::DATE AS day,
    count(*) AS calls,
    count(*) FILTER (WHERE error IS NOT NULL OR status = 'error') AS errors,
    sum(usage_total_tokens) FILTER (WHERE usage_known IS DISTINCT FROM false) AS tokens,
    sum(reported_cost_usd) AS reported_cost_usd,
    count(*) FILTER (WHERE reported_cost_usd IS NULL) AS calls_of_unknown_cost
FROM llm_calls
WHERE created_at >= date_trunc('day', now(), 'UTC') - INTERVAL '29 days'
GROUP BY day
ORDER BY day DESC;
COMMENT ON VIEW api.spend_by_day IS 'Calls, tokens and reported cost of each day (UTC) of the last 30, the latest first.';

CREATE VIEW api.last_errors AS
SELECT model, error, latency_ms, created_at, error_code, provider, host, agent_name, session_key, id
FROM llm_calls
WHERE error IS NOT NULL
ORDER BY created_at DESC, id DESC;
COMMENT ON VIEW api.last_errors IS 'The last model calls that failed with a message, the latest first.';

CREATE VIEW api.error_rate_by_hour AS
SELECT
    date_trunc('hour', to_at, 'UTC') AS hour,
    sum(completed_requests) AS requests,
    sum(telegram_errors + discord_errors) AS errors,
    round(100.0 * sum(telegram_errors + discord_errors) / NULLIF(sum(completed_requests), 0), 2) AS error_pct
FROM api.metrics_deltas
WHERE to_at > now() - INTERVAL '24 hours'
GROUP BY hour
ORDER BY hour;
COMMENT ON VIEW api.error_rate_by_hour IS 'Errors for each 100 answered requests, hour by hour, in the last 24; right across restarts.';

CREATE VIEW api.requests_this_week AS
SELECT
    host,
    sum(completed_requests) AS requests,
    sum(telegram_errors + discord_errors) AS errors,
    sum(agent_turns) AS agent_turns,
    sum(tool_calls) AS tool_calls,
    (sum(total_latency_ms) / NULLIF(sum(completed_requests), 0))::INTEGER AS avg_ms
FROM api.metrics_deltas
WHERE to_at > now() - INTERVAL '7 days'
GROUP BY host
ORDER BY requests DESC, host;
COMMENT ON VIEW api.requests_this_week IS 'Requests of each host in the last 7 days; right across restarts.';

CREATE VIEW api.last_cron_runs AS
SELECT job_name, status, started_at, duration_ms, error, agent_name, model, tokens_used, host, id
FROM cron_executions
ORDER BY started_at DESC, id DESC;
COMMENT ON VIEW api.last_cron_runs IS 'Runs of cron jobs, the latest first.';

-- openclaw-rs writes completed and failed, its plan said success, others say ok. A run that goes on or was skipped says nothing.
CREATE VIEW api.failing_cron_jobs AS
SELECT
    (array_agg(job_name ORDER BY started_at DESC, id DESC))[1] AS job_name,
    count(*) AS failures_in_a_row,
    max(started_at) AS last_failed_at,
    min(ok_at) AS last_ok_at,
    (array_agg(error ORDER BY started_at DESC, id DESC))[1] AS error,
    (array_agg(agent_name ORDER BY started_at DESC, id DESC))[1] AS agent_name,
    host
FROM (
    SELECT
        r.*,
        max(started_at) FILTER (WHERE status IN ('ok', 'success', 'completed'))
            OVER (PARTITION BY host, COALESCE(job_id, job_name)) AS ok_at
    FROM cron_executions AS r
    WHERE started_at > now() - INTERVAL '35 days' AND status NOT IN ('running', 'skipped')
) AS run
WHERE status NOT IN ('ok', 'success', 'completed') AND (ok_at IS NULL OR started_at > ok_at)
GROUP BY host, COALESCE(job_id, job_name)
ORDER BY last_failed_at DESC;
COMMENT ON VIEW api.failing_cron_jobs IS 'Cron jobs whose last run failed, with how often in a row; jobs that ran in the last 35 days.';

CREATE VIEW api.tools_this_week AS
SELECT
    name AS tool,
    count(*) AS calls,
    count(*) FILTER (WHERE error IS NOT NULL OR status = 'error') AS errors,
    avg(duration_ms)::INTEGER AS avg_ms,
    max(duration_ms) AS slowest_ms,
    max(created_at) AS last_call_at
FROM tool_calls
WHERE created_at > now() - INTERVAL '7 days'
GROUP BY name
ORDER BY calls DESC, name;
COMMENT ON VIEW api.tools_this_week IS 'Tools in the last 7 days: calls, errors, how long they took.';

CREATE VIEW api.last_sessions AS
SELECT session_key, agent_name, channel, model, total_tokens, created_at, updated_at, host, id
FROM sessions
ORDER BY updated_at DESC, id DESC;
COMMENT ON VIEW api.last_sessions IS 'Conversations, those last used first.';

CREATE VIEW api.feeds AS
SELECT
    host,
    max(updated_at) FILTER (WHERE last_seq > 0) AS last_write_at,
    sum(facts_stored)::BIGINT AS facts_stored,
    sum(dead_lettered)::BIGINT AS dead_lettered
FROM writers
GROUP BY host
ORDER BY last_write_at DESC NULLS LAST, host;
COMMENT ON VIEW api.feeds IS 'Who writes into this database: each host, when last, how many facts, how many of them were refused.';

CREATE VIEW api.dead_letters_by_kind AS
SELECT host, kind, sqlstate, count(*) AS facts, max(dead_at) AS last_at
FROM dead_letters
GROUP BY host, kind, sqlstate
ORDER BY facts DESC, host, kind, sqlstate;
COMMENT ON VIEW api.dead_letters_by_kind IS 'Facts that PostgreSQL refused, by host, kind and reason.';
