-- What calls took and cost before and after a moment, on one host, is read from an index alone. Two of them, since an index cannot carry the
-- text of an error and must tell failed calls apart; a call is in one only, so writing costs as much as one.
CREATE INDEX llm_calls_answered ON llm_calls (host, model, created_at)
    INCLUDE (latency_ms, usage_total_tokens, usage_known, reported_cost_usd) WHERE error IS NULL;
CREATE INDEX llm_calls_failed ON llm_calls (host, model, created_at)
    INCLUDE (latency_ms, usage_total_tokens, usage_known, reported_cost_usd) WHERE error IS NOT NULL;
