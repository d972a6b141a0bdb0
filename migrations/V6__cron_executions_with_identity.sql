-- A run is named by its job and the moment it started; started and finished are two witnesses of one row.
ALTER TABLE cron_executions
    ADD COLUMN event_id           UUID,
    ADD COLUMN host               TEXT NOT NULL DEFAULT '',
    ADD COLUMN job_id             TEXT,
    ADD COLUMN provider           TEXT,
    ADD COLUMN session_key        TEXT,
    ADD COLUMN gateway_session_id TEXT,
    ADD COLUMN run_id             TEXT,
    ADD COLUMN summary            TEXT,
    ADD COLUMN marks              SMALLINT NOT NULL DEFAULT 0,
    ADD COLUMN recorded_at        TIMESTAMPTZ;

CREATE UNIQUE INDEX cron_executions_event ON cron_executions (event_id);
