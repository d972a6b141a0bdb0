-- What OpenTelemetry spans tell of model calls.
--
-- A span of a program that tells in no other way is a call: a witness in llm_call_witnesses. A gateway's spans (OpenClaw, ZeroClaw) tell of calls
-- that its transcripts, ledgers or events tell too, and name none of them. They are raw events, no calls, and in no sum; these views say which call
-- each belongs to. Nothing is stored of that, so it is the same whatever came first, after restarts and when an export is sent again. See ADR 7.
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
        e.body->>'traceId' AS trace_id, e.body->>'spanId' AS span_id, (e.body->>'testimony')::UUID AS testimony_id
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
    CASE WHEN w.llm_call_id IS NOT NULL THEN w.llm_call_id WHEN c.calls = 1 AND o.spans = 1 THEN c.call_id END AS llm_call_id
FROM gateway_spans AS s
LEFT JOIN llm_call_witnesses AS w ON w.id = s.testimony_id
CROSS JOIN LATERAL (
    SELECT count(*) AS calls, (array_agg(c.id))[1] AS call_id
    FROM llm_calls AS c
    WHERE w.llm_call_id IS NULL AND c.host = s.host AND c.created_at BETWEEN s.earliest AND s.latest AND gateway_span_fits(s, c)) AS c
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
COMMENT ON VIEW api.unmatched_spans IS 'OpenTelemetry spans of gateways that belong to no known call, the latest first, and why. No sum counts them.';

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
