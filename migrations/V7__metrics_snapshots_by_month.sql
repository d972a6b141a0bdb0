-- Snapshots are many and have one witness: they live in monthly partitions, so that retention drops a table instead of deleting rows.
-- What openclaw-rs wrote stays where it is, with its ids, and becomes the first partition.
ALTER TABLE metrics_snapshots
    ADD COLUMN gateway_connects    BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN gateway_disconnects BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN gateway_resumes     BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN boot_id             UUID,
    ADD COLUMN event_id            UUID,
    ADD COLUMN recorded_at         TIMESTAMPTZ;

ALTER TABLE metrics_snapshots RENAME TO metrics_snapshots_before;
ALTER TABLE metrics_snapshots_before DROP CONSTRAINT metrics_snapshots_pkey;
ALTER INDEX idx_metrics_host_time RENAME TO metrics_snapshots_before_host_time;

CREATE TABLE metrics_snapshots (
    LIKE metrics_snapshots_before INCLUDING DEFAULTS,
    PRIMARY KEY (id, snapshot_at),
    UNIQUE (event_id, snapshot_at)
) PARTITION BY RANGE (snapshot_at);
CREATE INDEX idx_metrics_host_time ON metrics_snapshots (host, snapshot_at DESC);
ALTER SEQUENCE metrics_snapshots_id_seq OWNED BY metrics_snapshots.id;

-- The old rows end with the month of the newest one, or with this month, whichever is later.
DO $$
DECLARE
    until TIMESTAMPTZ;
BEGIN
    SELECT date_trunc('month', greatest(max(snapshot_at), now()) AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' + INTERVAL '1 month'
    INTO until
    FROM metrics_snapshots_before;
    EXECUTE format(
        'ALTER TABLE metrics_snapshots ATTACH PARTITION metrics_snapshots_before FOR VALUES FROM (MINVALUE) TO (%L)', until);
END
$$;

-- A clock that jumps must never cost a row.
CREATE TABLE metrics_snapshots_default PARTITION OF metrics_snapshots DEFAULT;
