-- Several agents of one machine may use the same key, since each of them keeps a file of its own: a session is told apart by key, host and
-- agent. The agent is that of the witness, else of the form of the key; '' where nobody has named one yet. What is told without an agent belongs
-- to the one agent that is known under the key; the first fact that names one gives it what was told without. Only where two agents share a key
-- does a session of '' stay.
ALTER TABLE sessions DROP CONSTRAINT sessions_key_of_host;

UPDATE sessions
SET agent_name = substring(session_key FROM '^(?:agent|tg|dc):([^:]+):')
WHERE host <> '' AND agent_name = '' AND session_key ~ '^(agent|tg|dc):[^:]+:';

ALTER TABLE sessions ADD CONSTRAINT sessions_of_agent UNIQUE (session_key, host, agent_name);

ALTER TABLE session_fates ADD COLUMN agent_name TEXT NOT NULL DEFAULT '';
ALTER TABLE session_fates DROP CONSTRAINT session_fates_pkey;
UPDATE session_fates AS f
SET agent_name = COALESCE(
    substring(f.session_key FROM '^(?:agent|tg|dc):([^:]+):'),
    (SELECT s.agent_name FROM sessions AS s WHERE s.session_key = f.session_key AND s.host = f.host LIMIT 1),
    '');
ALTER TABLE session_fates ADD PRIMARY KEY (session_key, host, agent_name, happened_at);

DELETE FROM session_words WHERE attribute = 'agent';
ALTER TABLE session_words ADD COLUMN agent_name TEXT NOT NULL DEFAULT '';
ALTER TABLE session_words DROP CONSTRAINT session_words_pkey;
UPDATE session_words AS w
SET agent_name = s.agent_name
FROM sessions AS s
WHERE s.session_key = w.session_key AND s.host = w.host AND s.agent_name <> '';
ALTER TABLE session_words ADD PRIMARY KEY (session_key, host, agent_name, attribute);
COMMENT ON COLUMN session_words.attribute IS
    'created, model, seen_model, channel, user, transcript, seen_transcript, label, parent, opened, ended; what is seen in passing fills gaps.';

UPDATE llm_calls AS c
SET agent_name = s.agent_name
FROM sessions AS s
WHERE s.session_key = c.session_key AND s.host = c.host AND s.agent_name <> '' AND c.agent_name IS NULL;
UPDATE tool_calls AS c
SET agent_name = s.agent_name
FROM sessions AS s
WHERE s.session_key = c.session_key AND s.host = c.host AND s.agent_name <> '' AND c.agent_name IS NULL;
UPDATE cron_executions AS c
SET agent_name = s.agent_name
FROM sessions AS s
WHERE s.session_key = c.session_key AND s.host = c.host AND s.agent_name <> '' AND c.agent_name = '';
UPDATE raw_events AS e
SET agent_name = s.agent_name
FROM sessions AS s
WHERE s.session_key = e.session_key AND s.host = e.host AND s.agent_name <> '' AND e.agent_name IS NULL;

DROP FUNCTION session_way(TEXT, TEXT, TIMESTAMPTZ);
DROP FUNCTION session_turn(TEXT, TEXT, TIMESTAMPTZ, TEXT);

-- Whether another agent than this one is known under the key.
CREATE FUNCTION session_shared(told_key TEXT, of_host TEXT, of_agent TEXT) RETURNS BOOLEAN
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
            SELECT FROM sessions AS s
            WHERE s.session_key = told_key AND s.host = of_host AND s.agent_name NOT IN ('', of_agent))
        OR EXISTS (
            SELECT FROM session_fates AS f
            WHERE f.session_key = told_key AND f.host = of_host AND f.agent_name NOT IN ('', of_agent));
END
$$;

-- Who is meant under the key: the agent that was told, else the only one that is known there, else ''.
CREATE FUNCTION session_agent(told_key TEXT, of_host TEXT, told_agent TEXT) RETURNS TEXT
LANGUAGE plpgsql STABLE AS $$
DECLARE
    one     TEXT;
    another TEXT;
BEGIN
    IF told_agent <> '' THEN
        RETURN told_agent;
    END IF;
    SELECT min(k.agent_name), max(k.agent_name) INTO one, another
    FROM (
        SELECT s.agent_name FROM sessions AS s WHERE s.session_key = told_key AND s.host = of_host
        UNION ALL
        SELECT f.agent_name FROM session_fates AS f WHERE f.session_key = told_key AND f.host = of_host) AS k
    WHERE k.agent_name <> '';
    RETURN CASE WHEN one = another THEN one ELSE '' END;
END
$$;

CREATE TYPE session_place AS (present_key TEXT, agent TEXT, gone BOOLEAN);

-- Where that which happened under a key at a moment is now. Deleted sessions lead to their last key. The bound ends a ring of renames.
CREATE FUNCTION session_way(told_key TEXT, of_host TEXT, told_agent TEXT, told_at TIMESTAMPTZ) RETURNS session_place
LANGUAGE plpgsql STABLE AS $$
DECLARE
    place    session_place := (told_key, told_agent, false);
    next_at  TIMESTAMPTZ;
    next_key TEXT;
    since    TIMESTAMPTZ := told_at;
BEGIN
    FOR step IN 1..100 LOOP
        place.agent := session_agent(place.present_key, of_host, place.agent);
        SELECT f.happened_at, f.new_key INTO next_at, next_key
        FROM session_fates AS f
        WHERE f.session_key = place.present_key AND f.host = of_host AND f.happened_at >= since
            AND (f.agent_name = place.agent
                OR f.agent_name = '' AND NOT session_shared(place.present_key, of_host, place.agent))
        ORDER BY f.happened_at
        LIMIT 1;
        EXIT WHEN NOT FOUND;
        place.gone := next_key IS NULL;
        EXIT WHEN place.gone;
        place.present_key := next_key;
        since := next_at;
    END LOOP;
    RETURN place;
END
$$;

-- The ways of many facts, in their order. Each key is looked up once; only one that had a fate since is followed.
CREATE FUNCTION session_places(of_host TEXT, told_keys TEXT[], told_agents TEXT[], told_times TIMESTAMPTZ[])
RETURNS TABLE (present_key TEXT, agent TEXT, gone BOOLEAN)
LANGUAGE plpgsql STABLE ROWS 500 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH told AS MATERIALIZED (
        SELECT t.key, t.by, t.at, t.place FROM unnest(told_keys, told_agents, told_times) WITH ORDINALITY AS t (key, by, at, place)
    ), known AS MATERIALIZED (
        SELECT k.key, k.by, session_agent(k.key, of_host, k.by) AS sole,
            EXISTS (
                SELECT FROM session_fates AS f
                WHERE f.session_key = k.key AND f.host = of_host AND f.happened_at >= k.earliest) AS fated
        FROM (SELECT t.key, t.by, min(t.at) AS earliest FROM told AS t WHERE t.key IS NOT NULL GROUP BY t.key, t.by) AS k
    ), led AS MATERIALIZED (
        SELECT t.key, COALESCE(k.sole, t.by) AS by, t.place,
            CASE WHEN k.fated THEN session_way(t.key, of_host, k.sole, t.at) END AS way
        FROM told AS t
        LEFT JOIN known AS k ON k.key = t.key AND k.by = t.by
    )
    SELECT COALESCE((l.way).present_key, l.key), COALESCE((l.way).agent, l.by), COALESCE((l.way).gone, false)
    FROM led AS l
    ORDER BY l.place;
END
$$;

-- What was told of a session without an agent is the agent's, unless another one is known under the key.
CREATE FUNCTION session_give(of_key TEXT, of_host TEXT, to_agent TEXT) RETURNS VOID
LANGUAGE plpgsql AS $$
BEGIN
    IF to_agent = ''
        OR NOT EXISTS (
            SELECT FROM sessions AS s WHERE s.session_key = of_key AND s.host = of_host AND s.agent_name = ''
            UNION ALL
            SELECT FROM session_fates AS f WHERE f.session_key = of_key AND f.host = of_host AND f.agent_name = '')
        OR EXISTS (SELECT FROM sessions AS s WHERE s.session_key = of_key AND s.host = of_host AND s.agent_name = to_agent)
        OR session_shared(of_key, of_host, to_agent)
    THEN
        RETURN;
    END IF;
    UPDATE sessions AS s SET agent_name = to_agent
    WHERE s.session_key = of_key AND s.host = of_host AND s.agent_name = '';
    UPDATE session_words AS w SET agent_name = to_agent
    WHERE w.session_key = of_key AND w.host = of_host AND w.agent_name = '';
    UPDATE session_fates AS f SET agent_name = to_agent
    WHERE f.session_key = of_key AND f.host = of_host AND f.agent_name = ''
        AND NOT EXISTS (
            SELECT FROM session_fates AS o
            WHERE o.session_key = of_key AND o.host = of_host AND o.agent_name = to_agent AND o.happened_at = f.happened_at);
    UPDATE llm_calls AS c SET agent_name = to_agent
    WHERE c.session_key = of_key AND c.host = of_host AND c.agent_name IS NULL;
    UPDATE tool_calls AS c SET agent_name = to_agent
    WHERE c.session_key = of_key AND c.host = of_host AND c.agent_name IS NULL;
    UPDATE cron_executions AS c SET agent_name = to_agent
    WHERE c.session_key = of_key AND c.host = of_host AND c.agent_name = '';
    UPDATE raw_events AS e SET agent_name = to_agent
    WHERE e.session_key = of_key AND e.host = of_host AND e.agent_name IS NULL;
END
$$;

-- Brings the columns of sessions up to what was said of them.
CREATE FUNCTION session_show(of_host TEXT, of_keys TEXT[], of_agents TEXT[]) RETURNS VOID
LANGUAGE plpgsql AS $$
BEGIN
    WITH words AS (
        SELECT
            k.session_key,
            k.agent_name,
            max(w.value) FILTER (WHERE w.attribute = 'model') AS model,
            max(w.value) FILTER (WHERE w.attribute = 'seen_model') AS seen_model,
            max(w.value) FILTER (WHERE w.attribute = 'channel') AS channel,
            max(w.value) FILTER (WHERE w.attribute = 'user') AS user_id,
            max(w.value) FILTER (WHERE w.attribute = 'transcript') AS transcript,
            max(w.value) FILTER (WHERE w.attribute = 'seen_transcript') AS seen_transcript,
            max(w.value) FILTER (WHERE w.attribute = 'label') AS label,
            max(w.value) FILTER (WHERE w.attribute = 'parent') AS parent,
            max(w.said_at) FILTER (WHERE w.attribute = 'created') AS created_at,
            max(w.said_at) FILTER (WHERE w.attribute = 'opened') AS opened_at,
            max(w.said_at) FILTER (WHERE w.attribute = 'ended') AS ended_at,
            max(w.value) FILTER (WHERE w.attribute = 'ended') AS ended
        FROM (SELECT DISTINCT i.session_key, i.agent_name FROM unnest(of_keys, of_agents) AS i (session_key, agent_name)) AS k
        LEFT JOIN LATERAL (
            SELECT * FROM session_words AS o
            WHERE o.session_key = k.session_key AND o.host = of_host AND o.agent_name = k.agent_name OFFSET 0) AS w ON true
        GROUP BY k.session_key, k.agent_name
    ), shown AS (
        SELECT
            session_key,
            agent_name,
            created_at,
            COALESCE(model, seen_model, '') AS model,
            channel,
            user_id,
            COALESCE(transcript, seen_transcript) AS gateway_session_id,
            label,
            parent,
            CASE WHEN opened_at > ended_at THEN NULL ELSE ended_at END AS ended_at,
            CASE WHEN opened_at > ended_at THEN NULL ELSE NULLIF(ended, '') END AS end_reason
        FROM words
    )
    UPDATE sessions AS s
    SET created_at = COALESCE(n.created_at, s.created_at),
        model = n.model,
        channel = n.channel,
        user_id = n.user_id,
        gateway_session_id = n.gateway_session_id,
        label = n.label,
        parent_session_key = n.parent,
        ended_at = n.ended_at,
        end_reason = n.end_reason
    FROM shown AS n
    WHERE s.session_key = n.session_key AND s.host = of_host AND s.agent_name = n.agent_name
        AND (s.created_at, s.model, s.channel, s.user_id, s.gateway_session_id, s.label, s.parent_session_key, s.ended_at, s.end_reason)
            IS DISTINCT FROM (COALESCE(n.created_at, s.created_at), n.model, n.channel, n.user_id, n.gateway_session_id, n.label,
                n.parent, n.ended_at, n.end_reason);
END
$$;

-- A row for every session that facts speak of, and what they tell of it. Either all facts name their agent, or none does: those that do go
-- first. Where nothing new was told, nothing is written.
CREATE FUNCTION session_learn(
    of_host TEXT, told_keys TEXT[], told_agents TEXT[], told_times TIMESTAMPTZ[], created TEXT[], models TEXT[], seen_models TEXT[],
    channels TEXT[], users TEXT[], transcripts TEXT[], seen_transcripts TEXT[], labels TEXT[], parents TEXT[], parent_agents TEXT[],
    opened TEXT[], ended TEXT[]) RETURNS VOID
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    changed_keys   TEXT[];
    changed_agents TEXT[];
BEGIN
    PERFORM session_give(k.key, of_host, k.agent)
    FROM (
        SELECT t.key, min(t.agent) AS agent
        FROM unnest(told_keys, told_agents) AS t (key, agent)
        GROUP BY t.key
        HAVING min(t.agent) = max(t.agent) AND min(t.agent) <> ''
        ORDER BY t.key) AS k;

    WITH placed AS MATERIALIZED (
        SELECT * FROM ROWS FROM (
            session_places(of_host, told_keys, told_agents, told_times),
            unnest(told_times, created, models, seen_models, channels, users, transcripts, seen_transcripts, labels, parents,
                parent_agents, opened, ended))
            AS p (session_key, agent_name, gone, at, created, model, seen_model, channel, user_id, transcript, seen_transcript, label,
                parent, parent_agent, opened, ended)
        WHERE NOT gone
    ), met AS (
        INSERT INTO sessions AS s (session_key, host, agent_name, created_at, updated_at)
        SELECT p.session_key, of_host, p.agent_name, p.began, p.used
        FROM (
            SELECT session_key, agent_name, min(at) AS began, max(at) AS used
            FROM placed GROUP BY session_key, agent_name ORDER BY session_key, agent_name) AS p
        WHERE NOT EXISTS (
            SELECT FROM sessions AS o
            WHERE o.session_key = p.session_key AND o.host = of_host AND o.agent_name = p.agent_name
                AND o.created_at <= p.began AND o.updated_at >= p.used)
        ON CONFLICT (session_key, host, agent_name) DO UPDATE SET
            created_at = COALESCE(
                (SELECT w.said_at FROM session_words AS w
                    WHERE w.session_key = s.session_key AND w.host = of_host AND w.agent_name = s.agent_name AND w.attribute = 'created'),
                least(s.created_at, EXCLUDED.created_at)),
            updated_at = greatest(s.updated_at, EXCLUDED.updated_at)
    ), said AS MATERIALIZED (
        SELECT session_key, agent_name, max(at) AS at, created, model, seen_model, channel, user_id, transcript, seen_transcript, label,
            CASE WHEN parent IS NOT NULL THEN (SELECT w.present_key FROM session_way(parent, of_host, parent_agent, at) AS w) END AS parent,
            opened, ended
        FROM placed
        GROUP BY 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14
    ), words AS (
        SELECT DISTINCT ON (t.session_key, t.agent_name, w.attribute) t.session_key, t.agent_name, w.attribute, w.value, t.at
        FROM said AS t
        CROSS JOIN LATERAL (
            VALUES
                ('created', t.created),
                ('model', t.model),
                ('seen_model', t.seen_model),
                ('channel', t.channel),
                ('user', t.user_id),
                ('transcript', t.transcript),
                ('seen_transcript', t.seen_transcript),
                ('label', t.label),
                ('parent', t.parent),
                ('opened', t.opened),
                ('ended', t.ended)
        ) AS w (attribute, value)
        WHERE w.value IS NOT NULL
        ORDER BY t.session_key, t.agent_name, w.attribute, t.at DESC, w.value DESC
    ), heard AS (
        INSERT INTO session_words AS s (session_key, host, agent_name, attribute, value, said_at)
        SELECT w.session_key, of_host, w.agent_name, w.attribute, w.value, w.at
        FROM words AS w
        WHERE NOT EXISTS (
            SELECT FROM session_words AS o
            WHERE o.session_key = w.session_key AND o.host = of_host AND o.agent_name = w.agent_name AND o.attribute = w.attribute
                AND (o.said_at, o.value) >= (w.at, w.value))
        ON CONFLICT (session_key, host, agent_name, attribute) DO UPDATE SET value = EXCLUDED.value, said_at = EXCLUDED.said_at
        WHERE (EXCLUDED.said_at, EXCLUDED.value) > (s.said_at, s.value)
        RETURNING s.session_key, s.agent_name
    )
    SELECT array_agg(h.session_key), array_agg(h.agent_name) INTO changed_keys, changed_agents
    FROM (SELECT DISTINCT session_key, agent_name FROM heard) AS h;

    IF changed_keys IS NOT NULL THEN
        PERFORM session_show(of_host, changed_keys, changed_agents);
    END IF;
END
$$;

-- A renamed session: what happened up to that moment goes along. The row, with its id, where nothing stands in the way.
CREATE FUNCTION session_move(from_key TEXT, of_host TEXT, of_agent TEXT, until TIMESTAMPTZ, to_key TEXT) RETURNS VOID
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE sessions AS s
    SET session_key = to_key
    WHERE s.session_key = from_key AND s.host = of_host AND s.agent_name = of_agent AND s.updated_at <= until
        AND NOT EXISTS (SELECT FROM sessions AS x WHERE x.session_key = to_key AND x.host = of_host AND x.agent_name = of_agent);

    INSERT INTO sessions AS s (session_key, host, agent_name, created_at, updated_at, store_tokens)
    SELECT to_key, of_host, of_agent, o.created_at, least(o.updated_at, until), o.store_tokens
    FROM sessions AS o
    WHERE o.session_key = from_key AND o.host = of_host AND o.agent_name = of_agent AND o.created_at <= until
    ON CONFLICT (session_key, host, agent_name) DO UPDATE SET
        created_at = least(s.created_at, EXCLUDED.created_at),
        updated_at = greatest(s.updated_at, EXCLUDED.updated_at),
        store_tokens = greatest(s.store_tokens, EXCLUDED.store_tokens);
    UPDATE sessions AS s
    SET store_tokens = 0
    WHERE s.session_key = from_key AND s.host = of_host AND s.agent_name = of_agent AND s.created_at <= until;

    UPDATE messages AS m
    SET session_id = n.id
    FROM sessions AS o, sessions AS n
    WHERE o.session_key = from_key AND o.host = of_host AND o.agent_name = of_agent
        AND n.session_key = to_key AND n.host = of_host AND n.agent_name = of_agent
        AND m.session_id = o.id AND m.created_at <= until;

    INSERT INTO session_words AS s (session_key, host, agent_name, attribute, value, said_at)
    SELECT to_key, of_host, of_agent, w.attribute, w.value, w.said_at
    FROM session_words AS w
    WHERE w.session_key = from_key AND w.host = of_host AND w.agent_name = of_agent AND w.said_at <= until
    ON CONFLICT (session_key, host, agent_name, attribute) DO UPDATE SET value = EXCLUDED.value, said_at = EXCLUDED.said_at
    WHERE (EXCLUDED.said_at, EXCLUDED.value) > (s.said_at, s.value);

    IF NOT session_shared(from_key, of_host, of_agent) THEN
        UPDATE session_words AS w
        SET value = to_key
        WHERE w.attribute = 'parent' AND w.value = from_key AND w.host = of_host AND w.said_at <= until;
        UPDATE sessions AS s
        SET parent_session_key = to_key
        FROM session_words AS w
        WHERE s.parent_session_key = from_key AND s.host = of_host AND w.session_key = s.session_key AND w.host = of_host
            AND w.agent_name = s.agent_name AND w.attribute = 'parent' AND w.value = to_key;
    END IF;

    UPDATE llm_calls AS c
    SET session_key = to_key
    WHERE c.session_key = from_key AND c.host = of_host AND COALESCE(c.agent_name, '') = of_agent AND c.created_at <= until
        AND NOT c.forgotten;
    UPDATE tool_calls AS c
    SET session_key = to_key
    WHERE c.session_key = from_key AND c.host = of_host AND COALESCE(c.agent_name, '') = of_agent AND c.created_at <= until
        AND NOT c.forgotten;
    UPDATE cron_executions AS c
    SET session_key = to_key
    WHERE c.session_key = from_key AND c.host = of_host AND c.agent_name = of_agent AND c.started_at <= until AND NOT c.forgotten;
    UPDATE raw_events AS e
    SET session_key = to_key
    WHERE e.session_key = from_key AND e.host = of_host AND COALESCE(e.agent_name, '') = of_agent AND e.occurred_at <= until
        AND NOT e.forgotten;
END
$$;

-- A deleted session: messages go; calls, tool calls, cron runs and raw events keep their numbers and lose their text.
CREATE FUNCTION session_forget(from_key TEXT, of_host TEXT, of_agent TEXT, until TIMESTAMPTZ, last_key TEXT) RETURNS VOID
LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM messages AS m
    USING sessions AS s
    WHERE s.session_key = from_key AND s.host = of_host AND s.agent_name = of_agent AND m.session_id = s.id AND m.created_at <= until;

    WITH forgotten AS (
        UPDATE llm_calls AS c
        SET forgotten = true, session_key = last_key, response_content = NULL, response_reasoning = NULL
        WHERE c.session_key = from_key AND c.host = of_host AND COALESCE(c.agent_name, '') = of_agent AND c.created_at <= until
            AND NOT c.forgotten
        RETURNING c.id, c.run_id
    )
    UPDATE llm_call_witnesses AS w
    SET testimony = w.testimony - 'content' - 'reasoning'
    FROM forgotten AS c
    WHERE w.llm_call_id = c.id AND w.run_id = COALESCE(c.run_id, c.id::TEXT) AND w.host = of_host;

    UPDATE tool_calls AS c
    SET forgotten = true, session_key = last_key, arguments = NULL, result = NULL
    WHERE c.session_key = from_key AND c.host = of_host AND COALESCE(c.agent_name, '') = of_agent AND c.created_at <= until
        AND NOT c.forgotten;
    UPDATE cron_executions AS c
    SET forgotten = true, session_key = last_key, summary = NULL
    WHERE c.session_key = from_key AND c.host = of_host AND c.agent_name = of_agent AND c.started_at <= until AND NOT c.forgotten;
    UPDATE raw_events AS e
    SET forgotten = true, session_key = last_key, body = '{}'
    WHERE e.session_key = from_key AND e.host = of_host AND COALESCE(e.agent_name, '') = of_agent AND e.occurred_at <= until
        AND NOT e.forgotten;
END
$$;

-- What is left under a key after its session went: nothing, or what happened later and so began later.
CREATE FUNCTION session_leave(from_key TEXT, of_host TEXT, of_agent TEXT, until TIMESTAMPTZ) RETURNS VOID
LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM session_words AS w
    WHERE w.session_key = from_key AND w.host = of_host AND w.agent_name = of_agent AND w.said_at <= until;
    DELETE FROM sessions AS s
    WHERE s.session_key = from_key AND s.host = of_host AND s.agent_name = of_agent AND s.updated_at <= until;

    UPDATE sessions AS s
    SET created_at = COALESCE(least(
        (SELECT min(m.created_at) FROM messages AS m WHERE m.session_id = s.id),
        (SELECT min(w.said_at) FROM session_words AS w WHERE w.session_key = from_key AND w.host = of_host AND w.agent_name = of_agent),
        (SELECT min(c.created_at) FROM llm_calls AS c
            WHERE c.session_key = from_key AND c.host = of_host AND COALESCE(c.agent_name, '') = of_agent AND NOT c.forgotten),
        (SELECT min(c.created_at) FROM tool_calls AS c
            WHERE c.session_key = from_key AND c.host = of_host AND COALESCE(c.agent_name, '') = of_agent AND NOT c.forgotten)),
        s.updated_at)
    WHERE s.session_key = from_key AND s.host = of_host AND s.agent_name = of_agent AND s.created_at <= until;
END
$$;

-- What has just become known of the session that had a key at a moment: it has another key since, or, without new_key, it is deleted.
CREATE FUNCTION session_turn(told_key TEXT, of_host TEXT, of_agent TEXT, told_at TIMESTAMPTZ, new_key TEXT) RETURNS VOID
LANGUAGE plpgsql AS $$
DECLARE
    here  RECORD;
    there RECORD;
BEGIN
    SELECT w.* INTO here FROM session_way(told_key, of_host, of_agent, told_at) AS w;
    SELECT COALESCE(w.present_key, here.present_key) AS last_key, CASE WHEN NOT w.gone THEN w.present_key END AS to_key INTO there
    FROM (VALUES (new_key)) AS n (key)
    LEFT JOIN LATERAL session_way(n.key, of_host, here.agent, told_at) AS w ON n.key IS NOT NULL;

    IF NOT here.gone AND here.present_key IS DISTINCT FROM there.to_key THEN
        PERFORM session_give(here.present_key, of_host, here.agent);
        IF there.to_key IS NULL THEN
            PERFORM session_forget(here.present_key, of_host, here.agent, told_at, there.last_key);
        ELSE
            PERFORM session_give(there.to_key, of_host, here.agent);
            PERFORM session_move(here.present_key, of_host, here.agent, told_at, there.to_key);
        END IF;
        PERFORM session_leave(here.present_key, of_host, here.agent, told_at);
        UPDATE sessions AS s
        SET call_tokens = n.tokens, total_tokens = greatest(n.tokens, s.store_tokens)
        FROM (
            SELECT k.session_key, COALESCE(sum(c.usage_total_tokens), 0) AS tokens
            FROM (VALUES (here.present_key), (there.to_key)) AS k (session_key)
            LEFT JOIN llm_calls AS c
                ON c.session_key = k.session_key AND c.host = of_host AND COALESCE(c.agent_name, '') = here.agent AND NOT c.forgotten
            GROUP BY k.session_key) AS n
        WHERE s.session_key = n.session_key AND s.host = of_host AND s.agent_name = here.agent;
        PERFORM session_show(of_host, ARRAY[here.present_key, there.to_key], ARRAY[here.agent, here.agent]);
    END IF;

    INSERT INTO session_fates AS f (session_key, host, agent_name, happened_at, new_key)
    VALUES (told_key, of_host, of_agent, told_at, new_key)
    ON CONFLICT (session_key, host, agent_name, happened_at) DO UPDATE SET
        new_key = CASE WHEN f.new_key IS NOT NULL AND EXCLUDED.new_key IS NOT NULL THEN least(f.new_key, EXCLUDED.new_key) END;
END
$$;

-- A fate as it was told. Another session of the agent that had the new key until then goes to aside_key first; without one, what is told under
-- the new key belongs to the renamed session whenever it happened. Tells how many sessions were set aside.
CREATE FUNCTION session_changed(
    told_key TEXT, of_host TEXT, told_agent TEXT, told_at TIMESTAMPTZ, new_key TEXT, aside_key TEXT, OUT kept_apart BIGINT)
LANGUAGE plpgsql AS $$
DECLARE
    agent TEXT := session_agent(told_key, of_host, told_agent);
    until TIMESTAMPTZ := told_at - INTERVAL '1 microsecond';
BEGIN
    kept_apart := 0;
    IF agent = '' AND new_key IS NOT NULL AND NOT session_shared(told_key, of_host, '') THEN
        agent := session_agent(new_key, of_host, '');
    END IF;
    PERFORM session_give(told_key, of_host, agent);
    IF new_key IS NOT NULL THEN
        PERFORM session_give(new_key, of_host, agent);
    END IF;
    IF aside_key IS NOT NULL THEN
        SELECT count(*) INTO kept_apart
        FROM session_way(new_key, of_host, agent, until) AS w
        JOIN sessions AS s
            ON s.session_key = w.present_key AND s.host = of_host AND s.agent_name = w.agent AND s.created_at <= until
                AND NOT w.gone;
        PERFORM session_turn(new_key, of_host, agent, until, aside_key);
    END IF;
    PERFORM session_turn(told_key, of_host, agent, told_at, new_key);
END
$$;
