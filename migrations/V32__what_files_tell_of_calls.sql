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
