-- Calls are priced when they are written. What a sum of cost shows from here on is what calls cost as their cost_source says, reported or computed,
-- and beside it stands how many calls it lacks: those that took tokens and whose cost is not known.

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

-- What is priced later, once there is a price: few rows where the price book knows the models. Writers wait while the indexes are made, some seconds
-- for a million calls; what gateways say meanwhile waits in their spools.
CREATE INDEX llm_calls_unpriced ON llm_calls (created_at, id) WHERE computed_cost_usd IS NULL;

-- As V19 has them, with what tells the cost.
DROP INDEX llm_calls_answered;
DROP INDEX llm_calls_failed;
CREATE INDEX llm_calls_answered ON llm_calls (host, model, created_at)
    INCLUDE (latency_ms, usage_total_tokens, usage_known, reported_cost_usd, computed_cost_usd, cost_source) WHERE error IS NULL;
CREATE INDEX llm_calls_failed ON llm_calls (host, model, created_at)
    INCLUDE (latency_ms, usage_total_tokens, usage_known, reported_cost_usd, computed_cost_usd, cost_source) WHERE error IS NOT NULL;

-- A machine may have several gateways, each with its own prices.
ALTER TABLE prices ADD COLUMN home TEXT;
COMMENT ON COLUMN prices.home IS 'Of openclaw-config: the configuration file it was read from, with the same end of which it ends; NULL: imported by hand.';

CREATE OR REPLACE FUNCTION ingest_count_calls() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO ingest_totals AS t (
        source, shard, calls, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, total_tokens, cost_usd, unpriced_calls)
    SELECT
        COALESCE(c.source, ''), pg_backend_pid() % 32,
        TG_ARGV[0]::INTEGER * count(*),
        TG_ARGV[0]::INTEGER * COALESCE(sum(c.usage_prompt_tokens), 0),
        TG_ARGV[0]::INTEGER * COALESCE(sum(c.usage_completion_tokens), 0),
        TG_ARGV[0]::INTEGER * COALESCE(sum(c.cache_read_tokens), 0),
        TG_ARGV[0]::INTEGER * COALESCE(sum(c.cache_write_tokens), 0),
        TG_ARGV[0]::INTEGER * COALESCE(sum(c.usage_total_tokens), 0),
        TG_ARGV[0]::INTEGER * COALESCE(
            sum(llm_call_cost(c.cost_source, c.reported_cost_usd, c.computed_cost_usd, c.usage_total_tokens)), 0),
        TG_ARGV[0]::INTEGER * count(*) FILTER (
            WHERE c.usage_total_tokens > 0
                AND llm_call_cost(c.cost_source, c.reported_cost_usd, c.computed_cost_usd, c.usage_total_tokens) IS NULL)
    FROM changed AS c
    GROUP BY 1
    ORDER BY 1
    ON CONFLICT (source, shard) DO UPDATE SET
        calls = t.calls + EXCLUDED.calls,
        input_tokens = t.input_tokens + EXCLUDED.input_tokens,
        output_tokens = t.output_tokens + EXCLUDED.output_tokens,
        cache_read_tokens = t.cache_read_tokens + EXCLUDED.cache_read_tokens,
        cache_write_tokens = t.cache_write_tokens + EXCLUDED.cache_write_tokens,
        total_tokens = t.total_tokens + EXCLUDED.total_tokens,
        cost_usd = t.cost_usd + EXCLUDED.cost_usd,
        unpriced_calls = t.unpriced_calls + EXCLUDED.unpriced_calls;
    RETURN NULL;
END
$$;

UPDATE ingest_totals SET cost_usd = 0, unpriced_calls = 0;
INSERT INTO ingest_totals AS t (source, shard, cost_usd, unpriced_calls)
SELECT
    COALESCE(source, ''), 0,
    COALESCE(sum(llm_call_cost(cost_source, reported_cost_usd, computed_cost_usd, usage_total_tokens)), 0),
    count(*) FILTER (
        WHERE usage_total_tokens > 0 AND llm_call_cost(cost_source, reported_cost_usd, computed_cost_usd, usage_total_tokens) IS NULL)
FROM llm_calls
GROUP BY 1
ON CONFLICT (source, shard) DO UPDATE SET cost_usd = EXCLUDED.cost_usd, unpriced_calls = EXCLUDED.unpriced_calls;

CREATE OR REPLACE VIEW api.models_today AS
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
    count(*) FILTER (WHERE reported_cost_usd IS NULL) AS calls_of_unknown_cost,
    sum(llm_call_cost(cost_source, reported_cost_usd, computed_cost_usd, usage_total_tokens)) AS cost_usd,
    count(*) FILTER (
        WHERE usage_total_tokens > 0
            AND llm_call_cost(cost_source, reported_cost_usd, computed_cost_usd, usage_total_tokens) IS NULL) AS unpriced_calls
FROM llm_calls
WHERE created_at > now() - INTERVAL '24 hours'
GROUP BY model, provider
ORDER BY calls DESC, model, provider;
COMMENT ON VIEW api.models_today IS
    'Models in the last 24 hours: calls, errors, latency, tokens, what was reported as their cost, what they cost, and how many calls have no known price.';

CREATE OR REPLACE VIEW api.calls_today AS
SELECT
    count(*) AS calls,
    count(*) FILTER (WHERE error IS NOT NULL OR status = 'error') AS errors,
    sum(usage_total_tokens) FILTER (WHERE usage_known IS DISTINCT FROM false) AS tokens,
    sum(reported_cost_usd) AS reported_cost_usd,
    count(*) FILTER (WHERE reported_cost_usd IS NULL) AS calls_of_unknown_cost,
    max(created_at) AS last_call_at,
    sum(llm_call_cost(cost_source, reported_cost_usd, computed_cost_usd, usage_total_tokens)) AS cost_usd,
    count(*) FILTER (
        WHERE usage_total_tokens > 0
            AND llm_call_cost(cost_source, reported_cost_usd, computed_cost_usd, usage_total_tokens) IS NULL) AS unpriced_calls
FROM llm_calls
WHERE created_at > now() - INTERVAL '24 hours';
COMMENT ON VIEW api.calls_today IS
    'All model calls of the last 24 hours in one row: what was reported as their cost, what they cost, and beside each how many calls it lacks.';

CREATE OR REPLACE VIEW api.spend_by_day AS
SELECT
    (created_at AT TIME ZONE 'UTC')::DATE AS day,
    count(*) AS calls,
    count(*) FILTER (WHERE error IS NOT NULL OR status = 'error') AS errors,
    sum(usage_total_tokens) FILTER (WHERE usage_known IS DISTINCT FROM false) AS tokens,
    sum(reported_cost_usd) AS reported_cost_usd,
    count(*) FILTER (WHERE reported_cost_usd IS NULL) AS calls_of_unknown_cost,
    sum(llm_call_cost(cost_source, reported_cost_usd, computed_cost_usd, usage_total_tokens)) AS cost_usd,
    count(*) FILTER (
        WHERE usage_total_tokens > 0
            AND llm_call_cost(cost_source, reported_cost_usd, computed_cost_usd, usage_total_tokens) IS NULL) AS unpriced_calls
FROM llm_calls
WHERE created_at >= date_trunc('day', now(), 'UTC') - INTERVAL '29 days'
GROUP BY day
ORDER BY day DESC;
COMMENT ON VIEW api.spend_by_day IS 'Calls, tokens, reported cost and cost of each day (UTC) of the last 30, the latest first.';

CREATE OR REPLACE VIEW api.agent_spend AS
SELECT
    a.tenant, a.project, a.role, count(*) AS calls, sum(a.usage_total_tokens) AS tokens, sum(a.reported_cost_usd) AS reported_cost_usd,
    count(*) FILTER (WHERE a.reported_cost_usd IS NULL) AS calls_of_unknown_cost, min(a.created_at) AS first_call_at,
    max(a.created_at) AS last_call_at, sum(u.usd) AS cost_usd,
    count(*) FILTER (WHERE u.usd IS NULL AND a.usage_total_tokens > 0) AS unpriced_calls
FROM api.agent_calls AS a
JOIN llm_calls AS c ON c.id = a.id
CROSS JOIN LATERAL (
    SELECT llm_call_cost(c.cost_source, c.reported_cost_usd, c.computed_cost_usd, c.usage_total_tokens)) AS u (usd)
GROUP BY a.tenant, a.project, a.role
ORDER BY a.project NULLS LAST, a.tenant, a.role;

CREATE OR REPLACE VIEW api.unassigned_calls AS
SELECT
    a.host, a.agent_name, a.session_key, a.gateway_session_id, a.workspace, count(*) AS calls, sum(a.usage_total_tokens) AS tokens,
    sum(a.reported_cost_usd) AS reported_cost_usd, count(*) FILTER (WHERE a.reported_cost_usd IS NULL) AS calls_of_unknown_cost,
    max(a.created_at) AS last_call_at, sum(u.usd) AS cost_usd,
    count(*) FILTER (WHERE u.usd IS NULL AND a.usage_total_tokens > 0) AS unpriced_calls
FROM api.agent_calls AS a
JOIN llm_calls AS c ON c.id = a.id
CROSS JOIN LATERAL (
    SELECT llm_call_cost(c.cost_source, c.reported_cost_usd, c.computed_cost_usd, c.usage_total_tokens)) AS u (usd)
WHERE a.instance_id IS NULL
GROUP BY a.host, a.agent_name, a.session_key, a.gateway_session_id, a.workspace
ORDER BY max(a.created_at) DESC;
