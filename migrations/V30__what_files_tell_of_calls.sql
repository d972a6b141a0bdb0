-- Types of lines that the format of their file does not know, by name. They are kept whole in raw_events, or in what the format makes of them; here
-- stands that they came, and in which file one came last, so that somebody sees that a program writes something new.
CREATE TABLE ingest_unknown_types (
    host      TEXT        NOT NULL,
    source    TEXT        NOT NULL,
    type      TEXT        NOT NULL,
    facts     BIGINT      NOT NULL,
    last_path TEXT        NOT NULL,
    last_at   TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (host, source, type)
);
COMMENT ON TABLE ingest_unknown_types IS 'Types of lines that their format does not know: kept whole in raw_events, and counted here.';
COMMENT ON COLUMN ingest_unknown_types.type IS 'As raw_events.name has it, cut to what a name may be; (others): behind the hundredth of a source.';
COMMENT ON COLUMN ingest_unknown_types.last_at IS 'When one was read last, by the clock of the database.';

-- Until now every event that had no table of its own counted as unknown, known or not.
UPDATE ingest_files SET unknown = 0 WHERE unknown <> 0;
COMMENT ON COLUMN ingest_files.unknown IS 'Facts of a type that the format does not know; ingest_unknown_types names the types.';

-- What made a gateway call, and in which folder. What was told is kept beside what follows from it: the key of a session may become known, or change,
-- after its calls were stored, and so may agent_instances.
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

ALTER TABLE llm_calls
    ADD COLUMN told_trigger TEXT,
    ADD COLUMN workspace    TEXT;
COMMENT ON COLUMN llm_calls.told_trigger IS 'What began the run, where a witness said so: user, cron, heartbeat, sub-agent, webhook.';
COMMENT ON COLUMN llm_calls.trigger IS
    'What made the gateway call, where it is certain, see llm_call_reason: user, cron, heartbeat, sub-agent, webhook.';
COMMENT ON COLUMN llm_calls.workspace IS 'The folder worked in, where a witness said so.';
COMMENT ON COLUMN llm_calls.project IS
    'The project that agent_instances names for the call, see api.agent_calls; else the folder worked in. Follows when agent_instances is edited.';

-- The session of a sub-agent or of a webhook exists for that alone, and OpenClaw says user and cron there. Elsewhere what was told counts before the
-- key: a person may talk into the session of a job. Without a word the session of a chat is a person's; the main session is a heartbeat's as well.
CREATE FUNCTION llm_call_reason(told TEXT, session_key TEXT) RETURNS TEXT
LANGUAGE SQL IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN llm_call_trigger('', session_key) IN ('sub-agent', 'webhook') THEN llm_call_trigger('', session_key)
        WHEN told <> '' THEN told
        WHEN llm_call_trigger('', session_key) IN ('cron', 'heartbeat') THEN llm_call_trigger('', session_key)
        WHEN split_part(session_key, ':', 1) IN ('tg', 'dc') THEN 'user'
        WHEN left(session_key, 6) = 'agent:' AND split_part(session_key, ':', 4) IN ('direct', 'dm', 'group', 'channel', 'room') THEN 'user'
    END
$$;

CREATE FUNCTION llm_call_renamed() RETURNS TRIGGER
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    NEW.trigger := llm_call_reason(NEW.told_trigger, NEW.session_key);
    RETURN NEW;
END
$$;
CREATE TRIGGER llm_calls_renamed BEFORE UPDATE OF session_key ON llm_calls
    FOR EACH ROW WHEN (OLD.session_key IS DISTINCT FROM NEW.session_key) EXECUTE FUNCTION llm_call_renamed();

-- The folder that the call itself tells goes before the one that its session was last known to work in.
CREATE OR REPLACE VIEW api.agent_calls AS
SELECT
    c.id, c.created_at, c.host, c.agent_name, c.session_key, c.gateway_session_id, w.workspace, c.model, c.provider,
    c.usage_total_tokens, c.reported_cost_usd, a.id AS instance_id, a.tenant, a.project, a.role,
    llm_call_cost(c.cost_source, c.reported_cost_usd, c.computed_cost_usd, c.usage_total_tokens) AS cost_usd
FROM llm_calls AS c
LEFT JOIN LATERAL (
    SELECT COALESCE(c.workspace, (
        SELECT e.body->>'cwd'
        FROM raw_events AS e
        WHERE e.name = 'workspace' AND e.session_key = c.session_key AND e.host = c.host
        ORDER BY e.occurred_at DESC
        LIMIT 1)) AS workspace) AS w ON true
LEFT JOIN LATERAL (
    SELECT i.id, i.tenant, i.project, i.role
    FROM agent_instances AS i
    WHERE (i.session IS NULL OR i.session IN (c.session_key, c.gateway_session_id))
        AND (i.workspace IS NULL OR w.workspace = rtrim(i.workspace, '/\')
            OR starts_with(w.workspace, rtrim(i.workspace, '/\') || '/')
            OR starts_with(w.workspace, rtrim(i.workspace, '/\') || '\'))
        AND (i.agent IS NULL OR i.agent = c.agent_name)
        AND (i.host IS NULL OR i.host = c.host)
        AND (i.valid_from IS NULL OR c.created_at >= i.valid_from)
        AND (i.valid_to IS NULL OR c.created_at < i.valid_to)
    ORDER BY i.session IS NULL, COALESCE(length(i.workspace), 0) DESC, i.agent IS NULL, i.host IS NULL, i.id DESC
    LIMIT 1) AS a ON true;

-- llm_calls.project as that view says it now. A project that nobody wrote into agent_instances was set by hand, and stays.
CREATE FUNCTION llm_calls_attribute(ids UUID[], formerly TEXT[]) RETURNS VOID
LANGUAGE SQL AS $$
    UPDATE llm_calls AS c
    SET project = n.project
    FROM (
        SELECT
            o.id,
            COALESCE(v.project, CASE
                WHEN o.project = ANY (formerly) OR EXISTS (SELECT FROM agent_instances AS i WHERE i.project = o.project)
                THEN o.workspace
                ELSE o.project
            END) AS project
        FROM unnest(ids) AS given (id)
        JOIN llm_calls AS o ON o.id = given.id
        JOIN api.agent_calls AS v ON v.id = given.id) AS n
    WHERE c.id = n.id AND c.project IS DISTINCT FROM n.project
$$;

-- Who stores calls shares the lock, who edits agent_instances has it alone: no call is stored by what stood there before the edit, and missed by it.
CREATE FUNCTION llm_calls_attribute_stored(ids UUID[]) RETURNS VOID
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('agent_instances', 0));
    IF EXISTS (SELECT FROM agent_instances) THEN
        PERFORM llm_calls_attribute(ids, '{}');
    END IF;
END
$$;

CREATE FUNCTION llm_calls_attribute_added() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM llm_calls_attribute_stored(ARRAY(SELECT a.id FROM added AS a));
    RETURN NULL;
END
$$;

CREATE FUNCTION llm_calls_attribute_moved() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM llm_calls_attribute_stored(ARRAY[NEW.id]);
    RETURN NULL;
END
$$;

-- edited are the rows of agent_instances as they were, or as they are: the calls that one of them could mean are looked at.
CREATE FUNCTION llm_calls_attribute_anew() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('agent_instances', 0));
    PERFORM llm_calls_attribute(
        ARRAY(
            SELECT c.id
            FROM llm_calls AS c
            WHERE EXISTS (
                SELECT
                FROM edited AS i
                WHERE (i.session IS NULL OR i.session IN (c.session_key, c.gateway_session_id))
                    AND (i.workspace IS NULL OR c.workspace IS NULL OR starts_with(c.workspace, rtrim(i.workspace, '/\')))
                    AND (i.agent IS NULL OR i.agent = c.agent_name)
                    AND (i.host IS NULL OR i.host = c.host)
                    AND (i.valid_from IS NULL OR c.created_at >= i.valid_from)
                    AND (i.valid_to IS NULL OR c.created_at < i.valid_to))),
        ARRAY(SELECT i.project FROM edited AS i));
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION llm_calls_attribute(UUID[], TEXT[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION llm_calls_attribute_stored(UUID[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION llm_calls_attribute_added() FROM PUBLIC;
REVOKE ALL ON FUNCTION llm_calls_attribute_moved() FROM PUBLIC;
REVOKE ALL ON FUNCTION llm_calls_attribute_anew() FROM PUBLIC;

CREATE TRIGGER llm_calls_attributed AFTER INSERT ON llm_calls
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION llm_calls_attribute_added();
CREATE TRIGGER llm_calls_attributed_anew AFTER UPDATE OF session_key, agent_name ON llm_calls
    FOR EACH ROW WHEN (OLD.session_key IS DISTINCT FROM NEW.session_key OR OLD.agent_name IS DISTINCT FROM NEW.agent_name)
    EXECUTE FUNCTION llm_calls_attribute_moved();
CREATE TRIGGER agent_instances_added AFTER INSERT ON agent_instances
    REFERENCING NEW TABLE AS edited FOR EACH STATEMENT EXECUTE FUNCTION llm_calls_attribute_anew();
CREATE TRIGGER agent_instances_removed AFTER DELETE ON agent_instances
    REFERENCING OLD TABLE AS edited FOR EACH STATEMENT EXECUTE FUNCTION llm_calls_attribute_anew();
CREATE TRIGGER agent_instances_changed_from AFTER UPDATE ON agent_instances
    REFERENCING OLD TABLE AS edited FOR EACH STATEMENT EXECUTE FUNCTION llm_calls_attribute_anew();
CREATE TRIGGER agent_instances_changed_to AFTER UPDATE ON agent_instances
    REFERENCING NEW TABLE AS edited FOR EACH STATEMENT EXECUTE FUNCTION llm_calls_attribute_anew();

-- The calls there are, where agent_instances has rows.
SELECT llm_calls_attribute(ARRAY(SELECT c.id FROM llm_calls AS c), '{}') WHERE EXISTS (SELECT FROM agent_instances);
