-- A message that reaches us twice is stored once: event_id is derived from the gateway's own ids. Rows of openclaw-rs have none.
ALTER TABLE messages
    ADD COLUMN event_id           UUID,
    ADD COLUMN message_id         TEXT,
    ADD COLUMN message_seq        BIGINT,
    ADD COLUMN gateway_session_id TEXT,
    ADD COLUMN run_id             TEXT,
    ADD COLUMN tool_name          TEXT,
    ADD COLUMN is_error           BOOLEAN,
    ADD COLUMN sender_id          TEXT,
    ADD COLUMN provider           TEXT,
    ADD COLUMN model              TEXT,
    ADD COLUMN response_id        TEXT,
    ADD COLUMN finish_reason      TEXT,
    ADD COLUMN input_tokens       BIGINT,
    ADD COLUMN output_tokens      BIGINT,
    ADD COLUMN cache_read_tokens  BIGINT,
    ADD COLUMN cache_write_tokens BIGINT,
    ADD COLUMN reasoning_tokens   BIGINT,
    ADD COLUMN total_tokens       BIGINT,
    ADD COLUMN marks              SMALLINT NOT NULL DEFAULT 0,
    ADD COLUMN recorded_at        TIMESTAMPTZ;

CREATE UNIQUE INDEX messages_event ON messages (event_id);

COMMENT ON COLUMN messages.message_id IS 'The gateway''s id; unique within gateway_session_id only.';
COMMENT ON COLUMN messages.marks IS 'Bits: 1 sanitized, 2 truncated, 4 content dropped, 8 redacted, 16 clamped.';
