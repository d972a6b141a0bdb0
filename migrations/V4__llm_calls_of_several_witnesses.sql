-- A gateway tells of one model call from several sides. Each testimony is kept in llm_call_witnesses, and the row in llm_calls is
-- what all of them together know; it is written anew when another arrives.
ALTER TABLE llm_calls
    ADD COLUMN host                  TEXT NOT NULL DEFAULT '',
    ADD COLUMN agent_name            TEXT,
    ADD COLUMN channel               TEXT,
    ADD COLUMN gateway_session_id    TEXT,
    ADD COLUMN run_id                TEXT,
    ADD COLUMN call_id               TEXT,
    ADD COLUMN span_id               TEXT,
    ADD COLUMN message_id            TEXT,
    ADD COLUMN message_event_id      UUID,
    ADD COLUMN response_id           TEXT,
    ADD COLUMN provider              TEXT,
    ADD COLUMN api                   TEXT,
    ADD COLUMN status                TEXT,
    ADD COLUMN error_code            TEXT,
    ADD COLUMN finish_reason         TEXT,
    ADD COLUMN started_at            TIMESTAMPTZ,
    ADD COLUMN time_to_first_byte_ms INTEGER,
    ADD COLUMN cache_read_tokens     INTEGER,
    ADD COLUMN cache_write_tokens    INTEGER,
    ADD COLUMN reasoning_tokens      INTEGER,
    ADD COLUMN usage_known           BOOLEAN,
    ADD COLUMN reported_cost_usd     NUMERIC,
    ADD COLUMN reported_cost_source  TEXT,
    ADD COLUMN request_bytes         BIGINT,
    ADD COLUMN response_bytes        BIGINT,
    ADD COLUMN witnesses             TEXT[],
    ADD COLUMN marks                 SMALLINT NOT NULL DEFAULT 0,
    ADD COLUMN recorded_at           TIMESTAMPTZ;

CREATE INDEX llm_calls_time ON llm_calls (created_at DESC, id DESC);

COMMENT ON COLUMN llm_calls.usage_prompt_tokens IS 'Input tokens that were not read from a cache.';
COMMENT ON COLUMN llm_calls.usage_known IS 'False: no witness reported tokens, so the zeros beside it mean unknown. Null: a row of openclaw-rs.';
COMMENT ON COLUMN llm_calls.message_event_id IS 'The row in messages that holds the text of the answer.';
COMMENT ON COLUMN llm_calls.witnesses IS 'Who told of this call: host, hook, diagnostic, transcript, llm_output.';

CREATE TABLE llm_call_witnesses (
    id          UUID PRIMARY KEY,
    host        TEXT NOT NULL,
    run_id      TEXT NOT NULL,
    llm_call_id UUID,
    testimony   JSONB NOT NULL,
    marks       SMALLINT NOT NULL DEFAULT 0,
    recorded_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX llm_call_witnesses_run ON llm_call_witnesses (run_id, host);

COMMENT ON TABLE llm_call_witnesses IS 'What each side of a gateway said of a model call; llm_calls is made from this.';
