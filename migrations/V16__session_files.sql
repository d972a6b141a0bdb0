-- How far each file of a gateway's sessions was moved here. The position itself is the writer's, which moves with the rows.
CREATE TABLE session_files (
    store       TEXT PRIMARY KEY,
    host        TEXT NOT NULL,
    run         INTEGER NOT NULL,
    writer_id   UUID NOT NULL,
    started_at  TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
    finished_at TIMESTAMPTZ
);
COMMENT ON COLUMN session_files.store IS 'sessions/<host>/<agent>, as the messages'' ids have it.';
COMMENT ON COLUMN session_files.finished_at IS 'Empty while a run is under way or was killed; the next then goes on behind it.';

-- Where the gateways of a host keep their conversations; the file sessions.json of each home says the same.
CREATE TABLE session_modes (
    host       TEXT PRIMARY KEY,
    mode       TEXT NOT NULL CHECK (mode IN ('sqlite', 'dual', 'postgres')),
    since      TIMESTAMPTZ NOT NULL,
    dropped    BIGINT NOT NULL DEFAULT 0,
    changed_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()
);
