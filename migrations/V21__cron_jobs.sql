-- The scheduled jobs of the gateways, as their files last said: what should run, beside cron_executions, which is what ran.
CREATE TABLE cron_jobs (
    host        TEXT        NOT NULL,
    job_id      TEXT        NOT NULL,
    name        TEXT        NOT NULL,
    agent_name  TEXT        NOT NULL DEFAULT '',
    enabled     BOOLEAN     NOT NULL,
    schedule    JSONB       NOT NULL,
    time_zone   TEXT        NOT NULL,
    next_run_at TIMESTAMPTZ,
    last_state  JSONB,
    source      TEXT        NOT NULL,
    valid_from  TIMESTAMPTZ NOT NULL,
    seen_at     TIMESTAMPTZ NOT NULL,
    gone_at     TIMESTAMPTZ,
    PRIMARY KEY (host, job_id)
);
COMMENT ON COLUMN cron_jobs.time_zone IS 'Of the schedule; where that names none, of the machine the file was read on.';
COMMENT ON COLUMN cron_jobs.valid_from IS 'Since when the schedule is known to be this one and every run to be recorded: missed runs are looked for from then on.';
COMMENT ON COLUMN cron_jobs.gone_at IS 'When it was first not there any more; NULL while it is.';
CREATE INDEX cron_executions_of_job ON cron_executions (host, COALESCE(job_id, job_name), started_at DESC);
