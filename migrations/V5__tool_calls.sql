-- Every tool that ran, merged from the hook, the diagnostic event and the transcript that tell of it.
CREATE TABLE tool_calls (
    id                 UUID PRIMARY KEY,
    host               TEXT NOT NULL,
    session_key        TEXT,
    gateway_session_id TEXT,
    agent_name         TEXT,
    channel            TEXT,
    run_id             TEXT,
    tool_call_id       TEXT,
    name               TEXT NOT NULL,
    arguments          JSONB,
    result             TEXT,
    status             TEXT,
    error              TEXT,
    error_code         TEXT,
    started_at         TIMESTAMPTZ,
    duration_ms        INTEGER,
    created_at         TIMESTAMPTZ NOT NULL,
    marks              SMALLINT NOT NULL DEFAULT 0,
    recorded_at        TIMESTAMPTZ NOT NULL
);
CREATE INDEX tool_calls_time ON tool_calls (created_at DESC, id DESC);
CREATE INDEX tool_calls_session ON tool_calls (session_key, created_at DESC);
CREATE INDEX tool_calls_name ON tool_calls (name, created_at DESC);
