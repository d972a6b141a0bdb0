-- What ZeroClaw's traces say.
--
-- Traces have one witness and no columns of their own that anybody writes: they are raw events, in their monthly partitions, and this view. Both
-- schemas of the file are read alike.

-- The events of a run, and the runs in the order of time.
CREATE INDEX raw_events_run ON raw_events (run_id, occurred_at) WHERE source = 'zeroclaw-trace';

CREATE VIEW api.traces AS
SELECT
    id, run_id, occurred_at, name AS event,
    COALESCE(body#>>'{event,category}', split_part(name, '_', 1)) AS category,
    COALESCE(body#>>'{event,outcome}', CASE body->>'success' WHEN 'true' THEN 'success' WHEN 'false' THEN 'failure' END) AS outcome,
    body->>'severity_text' AS severity,
    host, agent_name, channel, session_key, tool, model, duration_ms, input_tokens, output_tokens,
    severity_debug AND name IN ('tool call', 'tool result') AS said_twice,
    body
FROM (
    SELECT
        e.*,
        COALESCE(body#>>'{zeroclaw,channel_type}', body#>>'{zeroclaw,channel}', body->>'channel') AS channel,
        COALESCE(details->>'tool', body#>>'{zeroclaw,tool}') AS tool,
        COALESCE(body->>'model', details->>'model', body#>>'{zeroclaw,model}') AS model,
        CASE
            WHEN jsonb_typeof(body#>'{zeroclaw,duration_ms}') = 'number' THEN (body#>>'{zeroclaw,duration_ms}')::NUMERIC
            WHEN jsonb_typeof(details->'duration_ms') = 'number' THEN (details->>'duration_ms')::NUMERIC
        END AS duration_ms,
        CASE WHEN jsonb_typeof(details->'input_tokens') = 'number' THEN (details->>'input_tokens')::NUMERIC END AS input_tokens,
        CASE WHEN jsonb_typeof(details->'output_tokens') = 'number' THEN (details->>'output_tokens')::NUMERIC END AS output_tokens,
        COALESCE(body->>'severity_text', '') = 'DEBUG' AS severity_debug
    FROM (
        SELECT r.*, COALESCE(r.body->'attributes', r.body->'payload') AS details
        FROM raw_events AS r
        WHERE r.source = 'zeroclaw-trace') AS e
) AS t;
COMMENT ON VIEW api.traces IS 'ZeroClaw''s runtime trace: every event of both schemas; said_twice marks the DEBUG rows that repeat another.';

CREATE VIEW api.trace_runs AS
SELECT
    run_id, host, min(occurred_at) AS started_at, max(occurred_at) AS ended_at, min(agent_name) AS agent_name, min(channel) AS channel,
    count(*) AS events,
    count(*) FILTER (WHERE event = 'llm_response') AS llm_responses,
    count(*) FILTER (WHERE event = 'tool_call_result') AS tool_calls,
    count(*) FILTER (WHERE outcome = 'failure' AND NOT said_twice) AS failures,
    sum(input_tokens) FILTER (WHERE event = 'llm_response') AS input_tokens,
    sum(output_tokens) FILTER (WHERE event = 'llm_response') AS output_tokens
FROM api.traces
WHERE run_id IS NOT NULL
GROUP BY run_id, host
ORDER BY started_at DESC;
COMMENT ON VIEW api.trace_runs IS 'Turns of ZeroClaw agents as their trace tells them, the latest first. Their cost is in the calls, which the ledger tells.';
