-- What a gateway said that has no table of its own, word for word after redaction.
CREATE TABLE raw_events (
    id                 UUID NOT NULL,
    occurred_at        TIMESTAMPTZ NOT NULL,
    host               TEXT NOT NULL,
    source             TEXT NOT NULL,
    name               TEXT NOT NULL,
    agent_name         TEXT,
    session_key        TEXT,
    gateway_session_id TEXT,
    run_id             TEXT,
    boot               TEXT,
    seq                BIGINT,
    body               JSONB NOT NULL,
    marks              SMALLINT NOT NULL DEFAULT 0,
    recorded_at        TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (id, occurred_at)
) PARTITION BY RANGE (occurred_at);
CREATE INDEX raw_events_name ON raw_events (name, occurred_at DESC);
CREATE TABLE raw_events_default PARTITION OF raw_events DEFAULT;
