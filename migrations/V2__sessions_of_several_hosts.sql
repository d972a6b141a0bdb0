-- Several machines share one database, and every OpenClaw has a session agent:main:main: a key is unique per host only.
-- Rows of openclaw-rs, which did not know hosts, keep host ''.
ALTER TABLE sessions
    ADD COLUMN host               TEXT NOT NULL DEFAULT '',
    ADD COLUMN gateway_session_id TEXT,
    ADD COLUMN label              TEXT,
    ADD COLUMN parent_session_key TEXT,
    ADD COLUMN ended_at           TIMESTAMPTZ,
    ADD COLUMN end_reason         TEXT;

ALTER TABLE sessions DROP CONSTRAINT sessions_session_key_key;
ALTER TABLE sessions ADD CONSTRAINT sessions_key_of_host UNIQUE (session_key, host);

COMMENT ON COLUMN sessions.host IS 'Machine whose gateway holds the session; empty for rows of openclaw-rs.';
COMMENT ON COLUMN sessions.gateway_session_id IS 'The gateway''s id of the present transcript under this key.';
COMMENT ON COLUMN sessions.total_tokens IS 'Tokens of the model calls stored for this session.';

-- What a person asked to be gone stays gone when an older witness speaks up later.
CREATE TABLE session_tombstones (
    session_key TEXT NOT NULL,
    host        TEXT NOT NULL,
    deleted_at  TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (session_key, host)
);
