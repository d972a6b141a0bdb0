-- Who an agent works for. A ledger names a process or an alias, a transcript a session and a folder; whose work that was, people know. They say
-- so here, before or after, and the views follow: nothing is copied into the calls, so that correcting a row corrects every sum.
CREATE TABLE agent_instances (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant     TEXT        NOT NULL DEFAULT '',
    project    TEXT        NOT NULL,
    role       TEXT        NOT NULL DEFAULT '',
    session    TEXT,
    workspace  TEXT,
    agent      TEXT,
    host       TEXT,
    valid_from TIMESTAMPTZ,
    valid_to   TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    CHECK (project <> ''),
    CHECK (COALESCE(session, workspace, agent) IS NOT NULL),
    CHECK (valid_from < valid_to)
);
COMMENT ON TABLE agent_instances IS 'Whose work it is that an agent does. May be edited at any time; calls that nothing matches are shown as unassigned.';
COMMENT ON COLUMN agent_instances.session IS 'A session key, or the id that the source gives: for ZeroClaw, of the process. NULL: any.';
COMMENT ON COLUMN agent_instances.workspace IS 'The folder worked in, or one above it. NULL: any.';
COMMENT ON COLUMN agent_instances.agent IS 'Name or alias of the agent. NULL: any.';
COMMENT ON COLUMN agent_instances.host IS 'NULL: any machine.';
COMMENT ON COLUMN agent_instances.valid_from IS 'Calls from then on, to before valid_to; NULL: no such end.';

-- The folder of a session, as its transcript last said.
CREATE INDEX raw_events_workspace ON raw_events (session_key, occurred_at DESC) WHERE name = 'workspace';

-- The most telling match wins: a session before a folder, a longer folder before a shorter one, a folder before an agent, and of equals what was
-- entered last.
CREATE VIEW api.agent_calls AS
SELECT
    c.id, c.created_at, c.host, c.agent_name, c.session_key, c.gateway_session_id, w.workspace, c.model, c.provider,
    c.usage_total_tokens, c.reported_cost_usd, a.id AS instance_id, a.tenant, a.project, a.role
FROM llm_calls AS c
LEFT JOIN LATERAL (
    SELECT e.body->>'cwd' AS workspace
    FROM raw_events AS e
    WHERE e.name = 'workspace' AND e.session_key = c.session_key AND e.host = c.host
    ORDER BY e.occurred_at DESC
    LIMIT 1) AS w ON true
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
COMMENT ON VIEW api.agent_calls IS 'Model calls with the tenant, project and role they were made for; those of nobody have none.';

CREATE VIEW api.agent_spend AS
SELECT
    tenant, project, role, count(*) AS calls, sum(usage_total_tokens) AS tokens, sum(reported_cost_usd) AS reported_cost_usd,
    count(*) FILTER (WHERE reported_cost_usd IS NULL) AS calls_of_unknown_cost, min(created_at) AS first_call_at,
    max(created_at) AS last_call_at
FROM api.agent_calls
GROUP BY tenant, project, role
ORDER BY project NULLS LAST, tenant, role;
COMMENT ON VIEW api.agent_spend IS 'What each tenant, project and role used; the row without a project is the calls that nobody was named for.';

CREATE VIEW api.unassigned_calls AS
SELECT
    host, agent_name, session_key, gateway_session_id, workspace, count(*) AS calls, sum(usage_total_tokens) AS tokens,
    sum(reported_cost_usd) AS reported_cost_usd, count(*) FILTER (WHERE reported_cost_usd IS NULL) AS calls_of_unknown_cost,
    max(created_at) AS last_call_at
FROM api.agent_calls
WHERE instance_id IS NULL
GROUP BY host, agent_name, session_key, gateway_session_id, workspace
ORDER BY last_call_at DESC;
COMMENT ON VIEW api.unassigned_calls IS 'Sessions whose calls belong to no project yet, the latest first.';
