-- Deployments, configuration, issues, tasks and context: on which machine, and what was there before. The columns of V1 keep their meaning;
-- rows that openclaw-rs wrote have the empty host.
ALTER TABLE deployments
    ADD COLUMN git_tag   TEXT,
    ADD COLUMN git_dirty BOOLEAN,
    ADD COLUMN ended_at  TIMESTAMPTZ;
CREATE INDEX deployments_active ON deployments (host, component) WHERE status = 'active';
COMMENT ON COLUMN deployments.ended_at IS 'When it stopped or failed; NULL while it is active, and where nobody said.';

ALTER TABLE config_snapshots
    ADD COLUMN host         TEXT NOT NULL DEFAULT '',
    ADD COLUMN format       TEXT,
    ADD COLUMN content_hash TEXT,
    ADD COLUMN changes      JSONB;
CREATE INDEX config_snapshots_path ON config_snapshots (host, config_path, snapshot_at DESC, id DESC);
COMMENT ON COLUMN config_snapshots.changes IS
    'What changed since the snapshot before of this host and path: operations of RFC 6902, with the former value as "old".';

ALTER TABLE known_issues
    ADD COLUMN host       TEXT NOT NULL DEFAULT '',
    ADD COLUMN resolution TEXT,
    ADD COLUMN updated_at TIMESTAMPTZ;

ALTER TABLE task_log
    ADD COLUMN host       TEXT NOT NULL DEFAULT '',
    ADD COLUMN repository TEXT;
COMMENT ON COLUMN task_log.repository IS 'Name of the repository the commit is of.';

-- Every value a key had. Triggers keep it, so that what is set with plain SQL is in it too.
CREATE SEQUENCE project_context_revisions;

ALTER TABLE project_context
    ADD COLUMN revision   BIGINT NOT NULL DEFAULT nextval('project_context_revisions'),
    ADD COLUMN expires_at TIMESTAMPTZ;
COMMENT ON COLUMN project_context.revision IS 'Grows with each change; no two changes share one.';
COMMENT ON COLUMN project_context.expires_at IS 'From then on the key counts as not set.';

CREATE TABLE project_context_history (
    key        TEXT        NOT NULL,
    revision   BIGINT      NOT NULL,
    value      JSONB,
    expires_at TIMESTAMPTZ,
    changed_at TIMESTAMPTZ NOT NULL,
    host       TEXT        NOT NULL,
    PRIMARY KEY (key, revision)
);
COMMENT ON COLUMN project_context_history.value IS 'NULL: the key was deleted; JSON null: it was set to null.';
COMMENT ON COLUMN project_context_history.host IS 'The machine that changed it; empty where it was changed in SQL.';

INSERT INTO project_context_history (key, revision, value, expires_at, changed_at, host)
SELECT key, revision, value, NULL, updated_at, ''
FROM project_context;

-- A sequence, not the highest number so far: two who write the same key at once need not wait to learn theirs.
CREATE FUNCTION project_context_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        NEW.revision := nextval('project_context_revisions');
        -- Who sets a value in SQL as before does not know of an end that was set with the former value.
        IF NEW.expires_at IS NOT DISTINCT FROM OLD.expires_at AND OLD.expires_at <= clock_timestamp() THEN
            NEW.expires_at := NULL;
        END IF;
    END IF;
    NEW.updated_at := clock_timestamp();
    RETURN NEW;
END
$$;

CREATE FUNCTION project_context_remember() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changer TEXT := COALESCE(current_setting('openclaw.host', true), '');
BEGIN
    IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND OLD.key <> NEW.key) THEN
        INSERT INTO project_context_history (key, revision, value, expires_at, changed_at, host)
        VALUES (OLD.key, nextval('project_context_revisions'), NULL, NULL, clock_timestamp(), changer);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO project_context_history (key, revision, value, expires_at, changed_at, host)
        VALUES (NEW.key, NEW.revision, NEW.value, NEW.expires_at, NEW.updated_at, changer);
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER project_context_number BEFORE INSERT OR UPDATE ON project_context
    FOR EACH ROW EXECUTE FUNCTION project_context_number();
CREATE TRIGGER project_context_remember AFTER INSERT OR UPDATE OR DELETE ON project_context
    FOR EACH ROW EXECUTE FUNCTION project_context_remember();
