-- One row per spool: how far it has been emptied. It moves in the same transaction as the rows, which is what makes a replay harmless.
CREATE TABLE writers (
    writer_id     UUID PRIMARY KEY,
    host          TEXT NOT NULL,
    last_seq      BIGINT NOT NULL DEFAULT 0,
    facts_stored  BIGINT NOT NULL DEFAULT 0,
    dead_lettered BIGINT NOT NULL DEFAULT 0,
    created_at    TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at    TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- Moves a writer from one position to the next, or fails: a batch must never overtake the one before it.
CREATE FUNCTION advance_writer(writer UUID, from_seq BIGINT, to_seq BIGINT, stored INTEGER, dead INTEGER) RETURNS VOID
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE writers
    SET last_seq = to_seq,
        facts_stored = facts_stored + stored,
        dead_lettered = dead_lettered + dead,
        updated_at = clock_timestamp()
    WHERE writer_id = writer AND last_seq = from_seq;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'writer % is not at position %', writer, from_seq USING ERRCODE = 'OC001';
    END IF;
END
$$;

-- Rows that PostgreSQL refused, one by one; the rest of their batch was stored.
CREATE TABLE dead_letters (
    id          UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    host        TEXT NOT NULL,
    writer_id   UUID NOT NULL,
    seq         BIGINT NOT NULL,
    kind        TEXT NOT NULL,
    sqlstate    TEXT NOT NULL,
    reason      TEXT NOT NULL,
    payload     BYTEA NOT NULL,
    dead_at     TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (id, recorded_at)
) PARTITION BY RANGE (recorded_at);
CREATE TABLE dead_letters_default PARTITION OF dead_letters DEFAULT;
