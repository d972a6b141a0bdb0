-- A session key and a moment of the gateway's clock name a session. What became of the session that had a key, and when, is kept for ever, so
-- that a witness who speaks up late is heard where its session is now, and not at all when the session was deleted.
CREATE TABLE session_fates (
    session_key TEXT NOT NULL,
    host        TEXT NOT NULL,
    happened_at TIMESTAMPTZ NOT NULL,
    new_key     TEXT,
    PRIMARY KEY (session_key, host, happened_at)
);
COMMENT ON COLUMN session_fates.happened_at IS 'By the gateway''s clock: concerns what happened under the key at or before.';
COMMENT ON COLUMN session_fates.new_key IS 'The key it has since; null: it was deleted. "… (until …)": another session was renamed to its key.';

INSERT INTO session_fates (session_key, host, happened_at) SELECT session_key, host, deleted_at FROM session_tombstones;
DROP TABLE session_tombstones;

-- Where that which happened under a key at a moment is now. Deleted sessions lead to their last key. The bound ends a ring of renames.
CREATE FUNCTION session_way(told_key TEXT, of_host TEXT, told_at TIMESTAMPTZ, OUT present_key TEXT, OUT gone BOOLEAN)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    next_at  TIMESTAMPTZ;
    next_key TEXT;
    since    TIMESTAMPTZ := told_at;
BEGIN
    present_key := told_key;
    gone := false;
    FOR step IN 1..100 LOOP
        SELECT f.happened_at, f.new_key INTO next_at, next_key
        FROM session_fates AS f
        WHERE f.session_key = present_key AND f.host = of_host AND f.happened_at >= since
        ORDER BY f.happened_at
        LIMIT 1;
        EXIT WHEN NOT FOUND;
        gone := next_key IS NULL;
        EXIT WHEN gone;
        present_key := next_key;
        since := next_at;
    END LOOP;
END
$$;

-- What a fate that has just become known changes: from where to where. No from_key: nothing. No to_key: it is deleted, and last_key is the
-- last that it had.
CREATE FUNCTION session_turn(
    told_key TEXT, of_host TEXT, told_at TIMESTAMPTZ, new_key TEXT, OUT from_key TEXT, OUT to_key TEXT, OUT last_key TEXT)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    SELECT CASE WHEN NOT w.gone THEN w.present_key END INTO from_key FROM session_way(told_key, of_host, told_at) AS w;
    SELECT CASE WHEN NOT w.gone THEN w.present_key END, COALESCE(w.present_key, from_key)
    INTO to_key, last_key
    FROM session_way(new_key, of_host, told_at) AS w;
    IF from_key = to_key THEN
        from_key := NULL;
    END IF;
END
$$;

-- What was said of a session last, by the gateway's clock. The columns of sessions show it, whoever came first.
CREATE TABLE session_words (
    session_key TEXT NOT NULL,
    host        TEXT NOT NULL,
    attribute   TEXT NOT NULL,
    value       TEXT NOT NULL,
    said_at     TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (session_key, host, attribute)
);
COMMENT ON COLUMN session_words.attribute IS
    'agent, model, seen_model, channel, user, transcript, seen_transcript, label, parent, opened, ended; what is seen in passing fills gaps.';

INSERT INTO session_words (session_key, host, attribute, value, said_at)
SELECT s.session_key, s.host, w.attribute, w.value, w.said_at
FROM sessions AS s
CROSS JOIN LATERAL (
    VALUES
        ('agent', NULLIF(s.agent_name, ''), s.created_at),
        ('seen_model', NULLIF(s.model, ''), s.created_at),
        ('channel', s.channel, s.created_at),
        ('user', s.user_id, s.created_at),
        ('transcript', s.gateway_session_id, s.created_at),
        ('label', s.label, s.created_at),
        ('parent', s.parent_session_key, s.created_at),
        ('ended', CASE WHEN s.ended_at IS NOT NULL THEN COALESCE(s.end_reason, '') END, s.ended_at)
) AS w (attribute, value, said_at)
WHERE s.host <> '' AND w.value IS NOT NULL;

ALTER TABLE llm_calls ADD COLUMN forgotten BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE tool_calls ADD COLUMN forgotten BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE cron_executions ADD COLUMN forgotten BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE raw_events ADD COLUMN forgotten BOOLEAN NOT NULL DEFAULT false;
COMMENT ON COLUMN llm_calls.forgotten IS 'Its session was deleted: the numbers stay, the text is gone, and no session counts it.';

CREATE INDEX raw_events_session ON raw_events (session_key, occurred_at);
CREATE INDEX cron_executions_session ON cron_executions (session_key);
