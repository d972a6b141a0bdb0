-- What OpenTelemetry spans tell of model calls.
--
-- A span of a program that tells in no other way is a call: a witness in llm_call_witnesses. A gateway's spans (OpenClaw, ZeroClaw) tell of calls
-- that its transcripts, ledgers or events tell too, and name none of them. Where a gateway is heard otherwise they are raw events, no calls, and in no
-- sum; views say which call each belongs to. Where it is heard by its spans alone, they are its calls. Either follows from the rows that are there, so
-- it is the same whatever came first, after restarts and when an export is sent again. See ADR 7.
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

COMMENT ON COLUMN llm_calls.witnesses IS
    'Who told of this call: host, hook, diagnostic, transcript, llm_output, span (an OpenTelemetry span), gateway_span (one of a gateway).';

-- A span that knows the provider's id of the answer finds the call by it.
CREATE INDEX llm_calls_response ON llm_calls (response_id) WHERE response_id IS NOT NULL;

CREATE INDEX raw_events_gateway_spans ON raw_events (host, occurred_at) WHERE source = 'otlp-call';

-- How far the clock of a call may be from that of its span: the gateway takes both, and is late on a busy machine. A ledger notes the end of a
-- call, a transcript its beginning.
CREATE VIEW gateway_spans AS
SELECT
    s.*,
    started_at - INTERVAL '15 seconds' AS earliest,
    CASE WHEN total_tokens IS NULL THEN started_at ELSE ended_at END + INTERVAL '15 seconds' AS latest
FROM (
    SELECT
        e.id, e.host, e.occurred_at AS started_at,
        e.occurred_at + (e.body#>>'{call,durationMs}')::NUMERIC * INTERVAL '1 millisecond' AS ended_at,
        e.name, e.body#>>'{call,kind}' AS kind, e.body->>'service' AS service, e.body#>>'{call,provider}' AS provider,
        e.body#>>'{call,model}' AS model,
        (e.body#>>'{call,inputTokens}')::BIGINT AS input_tokens, (e.body#>>'{call,outputTokens}')::BIGINT AS output_tokens,
        (e.body#>>'{call,cacheReadTokens}')::BIGINT AS cache_read_tokens, (e.body#>>'{call,cacheWriteTokens}')::BIGINT AS cache_write_tokens,
        (e.body#>>'{call,totalTokens}')::BIGINT AS total_tokens, (e.body#>>'{call,durationMs}')::NUMERIC AS duration_ms,
        (e.body#>>'{call,timeToFirstByteMs}')::NUMERIC AS time_to_first_byte_ms, (e.body#>>'{call,failed}')::BOOLEAN AS failed,
        e.body#>>'{call,responseId}' AS response_id, e.agent_name, e.session_key, e.run_id,
        e.body->>'traceId' AS trace_id, e.body->>'spanId' AS span_id, (e.body->>'testimony')::UUID AS testimony_id,
        CASE
            WHEN starts_with(e.body->>'service', 'claude-code') OR starts_with(e.body->>'library', 'claude-code') THEN 'claude-code'
            WHEN starts_with(e.body->>'service', 'codex') OR starts_with(e.body->>'library', 'codex') THEN 'codex'
            WHEN starts_with(e.body->>'service', 'zeroclaw') OR starts_with(e.body->>'library', 'zeroclaw') OR e.name = 'llm.response'
                THEN 'zeroclaw'
            ELSE 'openclaw'
        END AS family,
        (e.body#>>'{call,costUsd}')::NUMERIC AS cost_usd, (e.body#>>'{call,reasoningTokens}')::BIGINT AS reasoning_tokens,
        e.body#>>'{call,finishReason}' AS finish_reason, e.body#>>'{call,errorCode}' AS error_code
    FROM raw_events AS e
    WHERE e.source = 'otlp-call' AND e.body ? 'call') AS s;
COMMENT ON VIEW gateway_spans IS 'Spans of gateways that tell of model calls. kind: call, or turn for one that adds up the calls of a turn.';

-- Whether nothing that both know speaks against a span and a call being one. A span without tokens is only as good as its time and its model.
CREATE FUNCTION gateway_span_fits(span gateway_spans, call llm_calls) RETURNS BOOLEAN
LANGUAGE SQL STABLE AS $$
    SELECT span.kind = 'call'
        AND call.model = span.model
        AND (span.provider IS NULL OR COALESCE(call.provider, '') IN ('', span.provider))
        AND (span.response_id IS NULL OR call.response_id IS NULL OR span.response_id = call.response_id)
        AND (span.total_tokens IS NULL OR call.usage_known IS FALSE OR span.total_tokens = call.usage_total_tokens)
        AND (span.failed IS NULL OR call.status IS NULL AND call.error IS NULL
            OR span.failed = (call.error IS NOT NULL OR call.status IN ('error', 'aborted')))
$$;

CREATE VIEW gateway_span_calls AS
SELECT
    s.*, COALESCE(c.calls, 0) AS fitting_calls, COALESCE(o.spans, 0) AS fitting_spans,
    CASE
        WHEN own.id IS NOT NULL THEN own.id
        WHEN w.llm_call_id IS NOT NULL THEN w.llm_call_id
        WHEN c.calls = 1 AND o.spans = 1 THEN c.call_id
    END AS llm_call_id
FROM gateway_spans AS s
LEFT JOIN llm_calls AS own ON own.id = s.id AND own.source = 'otlp-call'
LEFT JOIN llm_call_witnesses AS w ON w.id = s.testimony_id
CROSS JOIN LATERAL (
    SELECT count(*) AS calls, (array_agg(c.id))[1] AS call_id
    FROM llm_calls AS c
    WHERE w.llm_call_id IS NULL AND own.id IS NULL AND c.source IS DISTINCT FROM 'otlp-call' AND c.host = s.host AND c.created_at BETWEEN s.earliest AND s.latest AND gateway_span_fits(s, c)) AS c
CROSS JOIN LATERAL (
    SELECT count(*) AS spans
    FROM llm_calls AS k
    JOIN gateway_spans AS o
        ON o.host = k.host AND o.started_at BETWEEN k.created_at - INTERVAL '1 hour' AND k.created_at + INTERVAL '15 seconds'
            AND k.created_at BETWEEN o.earliest AND o.latest AND gateway_span_fits(o, k)
    WHERE c.calls = 1 AND k.id = c.call_id) AS o;
COMMENT ON VIEW gateway_span_calls IS 'gateway_spans, each with the one call it belongs to. NULL: none fits it, or several do, or several spans fit the one call.';

CREATE VIEW api.matched_spans AS
SELECT
    s.llm_call_id, s.started_at, s.host, s.agent_name, s.provider, s.model, s.duration_ms, s.time_to_first_byte_ms, s.total_tokens, s.failed,
    s.name, s.service, s.trace_id, s.span_id
FROM gateway_span_calls AS s
WHERE s.llm_call_id IS NOT NULL
ORDER BY s.started_at DESC, s.id DESC;
COMMENT ON VIEW api.matched_spans IS 'OpenTelemetry spans of gateways and the model call each belongs to, the latest first: they tell how long calls took.';

CREATE VIEW api.unmatched_spans AS
SELECT
    s.started_at, s.host, s.agent_name, s.provider, s.model, s.input_tokens, s.output_tokens, s.cache_read_tokens, s.cache_write_tokens,
    s.total_tokens, s.duration_ms, s.failed,
    CASE
        WHEN s.kind = 'turn' THEN 'adds up the calls of a turn'
        WHEN s.fitting_calls = 0 THEN 'no call fits'
        WHEN s.fitting_calls > 1 THEN 'several calls fit'
        ELSE 'several spans fit the call'
    END AS why,
    s.name, s.service, s.trace_id, s.span_id
FROM gateway_span_calls AS s
WHERE s.llm_call_id IS NULL
ORDER BY s.started_at DESC, s.id DESC;
COMMENT ON VIEW api.unmatched_spans IS 'OpenTelemetry spans of gateways that belong to no known call, the latest first, and why. No sum holds them.';

CREATE VIEW api.otel_spans AS
SELECT
    e.occurred_at AS started_at, e.host, e.body->>'service' AS service, e.name, e.body->>'kind' AS kind, (e.body->>'durationMs')::NUMERIC AS duration_ms,
    e.body->>'status' AS status, e.agent_name, e.body->>'traceId' AS trace_id, e.body->>'spanId' AS span_id,
    e.body->>'parentSpanId' AS parent_span_id
FROM raw_events AS e
WHERE e.source IN ('otlp-span', 'otlp-call')
ORDER BY e.occurred_at DESC, e.id DESC;
COMMENT ON VIEW api.otel_spans IS 'Every OpenTelemetry span that was exported to here, the latest first; the attributes are in raw_events.';

CREATE VIEW api.otel_metrics AS
SELECT
    e.occurred_at AS exported_at, e.host, e.body->>'service' AS service, e.name, e.body->>'unit' AS unit, e.body->>'kind' AS kind,
    e.body->>'temporality' AS temporality, e.body->'points' AS points
FROM raw_events AS e
WHERE e.source = 'otlp-metric'
ORDER BY e.occurred_at DESC, e.id DESC;
COMMENT ON VIEW api.otel_metrics IS 'OpenTelemetry metrics as exported, the latest first. Cumulative ones count since their start; no sum over calls holds them.';

-- Whether what tells of a call would tell of those of a family of spans, too: what is heard of a gateway says nothing of an assistant. NULL: live, of
-- whichever gateway. A program's own spans tell of that program alone.
CREATE FUNCTION llm_call_tells(source TEXT, witnesses TEXT[], family TEXT) RETURNS BOOLEAN
LANGUAGE SQL IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN witnesses <@ '{span}' THEN false
        WHEN source IS NULL THEN family IN ('openclaw', 'zeroclaw')
        WHEN source = 'otlp-call' THEN false
        WHEN source = 'llm-telemetry' OR starts_with(source, 'openclaw') THEN family = 'openclaw'
        WHEN starts_with(source, 'zeroclaw') THEN family = 'zeroclaw'
        ELSE family = source
    END
$$;

CREATE INDEX llm_calls_of_spans ON llm_calls (host, created_at) WHERE source = 'otlp-call';

-- Spans that came are calls unless another way tells of calls of their family within an hour. Whoever stores calls of the machine meanwhile waits for the
-- lock or is waited for, so that one of the two sees the other. The program takes it as it begins a transaction, before any row.
CREATE FUNCTION gateway_spans_count() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM added AS a WHERE a.source = 'otlp-call') THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('gateway spans ' || h.host, 0))
    FROM (SELECT DISTINCT a.host FROM added AS a WHERE a.source = 'otlp-call' ORDER BY a.host) AS h;
    INSERT INTO llm_calls (
        id, source, witnesses, host, agent_name, session_key, run_id, span_id, response_id, provider, model, status, error, error_code, finish_reason,
        created_at, started_at, latency_ms, time_to_first_byte_ms, usage_known, usage_prompt_tokens, usage_completion_tokens, usage_total_tokens,
        cache_read_tokens, cache_write_tokens, reasoning_tokens, reported_cost_usd, reported_cost_source, recorded_at)
    SELECT
        s.id, 'otlp-call', '{gateway_span}', s.host, s.agent_name, s.session_key, s.run_id, s.trace_id || ':' || s.span_id, s.response_id, s.provider,
        s.model, CASE WHEN s.failed THEN 'error' ELSE 'completed' END, CASE WHEN s.failed THEN COALESCE(s.error_code, 'error') END, s.error_code,
        s.finish_reason, s.started_at, s.started_at, LEAST(s.duration_ms, 2147483647)::INTEGER, LEAST(s.time_to_first_byte_ms, 2147483647)::INTEGER,
        s.total_tokens IS NOT NULL, LEAST(COALESCE(s.input_tokens, 0), 2147483647), LEAST(COALESCE(s.output_tokens, 0), 2147483647),
        LEAST(COALESCE(s.total_tokens, 0), 2147483647), LEAST(s.cache_read_tokens, 2147483647), LEAST(s.cache_write_tokens, 2147483647),
        LEAST(s.reasoning_tokens, 2147483647), s.cost_usd, CASE WHEN s.cost_usd IS NOT NULL THEN 'gateway' END, now()
    FROM gateway_spans AS s
    WHERE (s.id, s.started_at) IN (SELECT a.id, a.occurred_at FROM added AS a WHERE a.source = 'otlp-call')
        AND s.kind = 'call' AND s.model IS NOT NULL
        AND NOT EXISTS (
            SELECT
            FROM llm_calls AS c
            WHERE c.host = s.host AND c.created_at BETWEEN s.started_at - INTERVAL '1 hour' AND s.started_at + INTERVAL '1 hour'
                AND llm_call_tells(c.source, c.witnesses, s.family))
    ON CONFLICT (id) DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER raw_events_spans AFTER INSERT ON raw_events
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION gateway_spans_count();

-- Calls that another way tells of: the spans of their family around them are calls no more.
CREATE FUNCTION gateway_spans_yield() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('gateway spans ' || h.host, 0))
    FROM (SELECT DISTINCT a.host FROM added AS a WHERE a.source IS DISTINCT FROM 'otlp-call' ORDER BY a.host) AS h;
    IF NOT FOUND OR NOT EXISTS (SELECT FROM llm_calls AS c WHERE c.source = 'otlp-call') THEN
        RETURN NULL;
    END IF;
    DELETE FROM llm_calls AS c
    WHERE c.id = ANY (ARRAY(
        SELECT k.id
        FROM (
            SELECT a.host, min(a.created_at) AS earliest, max(a.created_at) AS latest
            FROM added AS a
            WHERE a.source IS DISTINCT FROM 'otlp-call'
            GROUP BY a.host) AS g
        CROSS JOIN LATERAL (
            SELECT o.id, o.created_at
            FROM llm_calls AS o
            WHERE o.source = 'otlp-call' AND o.host = g.host
                AND o.created_at BETWEEN g.earliest - INTERVAL '1 hour' AND g.latest + INTERVAL '1 hour'
            OFFSET 0) AS k
        JOIN gateway_spans AS s ON s.id = k.id AND s.started_at = k.created_at
        WHERE EXISTS (
            SELECT
            FROM added AS a
            WHERE a.host = g.host AND a.created_at BETWEEN k.created_at - INTERVAL '1 hour' AND k.created_at + INTERVAL '1 hour'
                AND llm_call_tells(a.source, a.witnesses, s.family))));
    RETURN NULL;
END
$$;
CREATE TRIGGER llm_calls_spans AFTER INSERT ON llm_calls
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION gateway_spans_yield();

REVOKE ALL ON FUNCTION gateway_spans_count() FROM PUBLIC;
REVOKE ALL ON FUNCTION gateway_spans_yield() FROM PUBLIC;
