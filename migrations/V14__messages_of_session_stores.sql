-- What the stored model calls add up to, and what a session store counted itself, stand side by side; total_tokens is the greater.
ALTER TABLE sessions
    ADD COLUMN call_tokens  BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN store_tokens BIGINT NOT NULL DEFAULT 0;
UPDATE sessions SET call_tokens = total_tokens WHERE host <> '' AND total_tokens <> 0;
UPDATE sessions SET store_tokens = total_tokens WHERE host = '' AND total_tokens <> 0;
COMMENT ON COLUMN sessions.total_tokens IS 'The greater of call_tokens and store_tokens.';
COMMENT ON COLUMN sessions.call_tokens IS 'Tokens of the model calls stored for this session.';
COMMENT ON COLUMN sessions.store_tokens IS 'Tokens that the gateway''s own session store counted.';

-- Where a message stands in its session: its number in the session store it comes from, else its time in microseconds.
ALTER TABLE messages ADD COLUMN ordinal BIGINT;
UPDATE messages SET ordinal = (extract(EPOCH FROM created_at) * 1000000)::BIGINT;
ALTER TABLE messages
    ALTER COLUMN ordinal SET DEFAULT (extract(EPOCH FROM clock_timestamp()) * 1000000)::BIGINT,
    ALTER COLUMN ordinal SET NOT NULL;
CREATE INDEX messages_in_order ON messages (session_id, ordinal, id);
COMMENT ON COLUMN messages.ordinal IS 'Order of the messages of a session, then by id: number in the session store, else microseconds since 1970.';

CREATE INDEX sessions_latest ON sessions (updated_at DESC, id DESC);
