-- The files that are read, and how far. A file is a writer of its own: its position (bytes behind the last stored line; for a store that is
-- read page by page a number that grows) stands in writers and moves in the transaction of the rows, as everything here does.
CREATE TABLE ingest_files (
    writer_id         UUID        PRIMARY KEY,
    host              TEXT        NOT NULL,
    source            TEXT        NOT NULL,
    path              TEXT        NOT NULL,
    generation        INTEGER     NOT NULL DEFAULT 1,
    state             TEXT        NOT NULL DEFAULT 'live' CHECK (state IN ('live', 'finished', 'gone', 'replaced')),
    file_key          TEXT,
    head_bytes        INTEGER     NOT NULL DEFAULT 0,
    head_sha256       BYTEA,
    tail_bytes        INTEGER     NOT NULL DEFAULT 0,
    tail_sha256       BYTEA,
    cursor            TEXT,
    size              BIGINT      NOT NULL DEFAULT 0,
    modified_at       TIMESTAMPTZ,
    lines             BIGINT      NOT NULL DEFAULT 0,
    facts             BIGINT      NOT NULL DEFAULT 0,
    errors            BIGINT      NOT NULL DEFAULT 0,
    unknown           BIGINT      NOT NULL DEFAULT 0,
    last_line_at      TIMESTAMPTZ,
    last_error        TEXT,
    last_error_offset BIGINT,
    first_seen_at     TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
    changed_at        TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()
);

-- A path holds one file at a time; what was there before keeps its row until the next one follows, since it may turn up under another name.
CREATE UNIQUE INDEX ingest_files_present ON ingest_files (host, source, path) WHERE state IN ('live', 'finished');
CREATE INDEX ingest_files_of_host ON ingest_files (host, source);

COMMENT ON TABLE ingest_files IS 'The files that are read, each with its position in writers. No row of it is ever written without its rows.';
COMMENT ON COLUMN ingest_files.generation IS 'How often what stands under this path began anew: truncated, rewritten or replaced.';
COMMENT ON COLUMN ingest_files.state IS 'live: may grow; finished: read to its end and never written again; gone: not there any more; replaced: another file took its path.';
COMMENT ON COLUMN ingest_files.file_key IS 'Device and inode. A hint only: inodes are used again, and a restart may number devices anew.';
COMMENT ON COLUMN ingest_files.head_sha256 IS 'Of the first head_bytes (at most 1024) that were stored. With tail_sha256 it is what makes this file this file.';
COMMENT ON COLUMN ingest_files.tail_sha256 IS 'Of the last tail_bytes (at most 1024) before the position: tells a rewritten file whose beginning stayed the same.';
COMMENT ON COLUMN ingest_files.cursor IS 'What the reader of the format must know to go on behind the position, JSON.';
COMMENT ON COLUMN ingest_files.size IS 'On disk when it was last read, in bytes. What lies behind the position is not stored yet.';
COMMENT ON COLUMN ingest_files.errors IS 'Lines and facts that could not be stored. The first hundred of a file, then every hundredth, are in dead_letters.';
COMMENT ON COLUMN ingest_files.last_line_at IS 'Latest time that a stored line tells.';

-- Where a row came from first: the source of a file, or NULL for what a gateway told live. A row that several tell of is one row and keeps the
-- first, so that sums over sources count it once. The program says it once per transaction; columns take it as their default.
ALTER TABLE sessions ADD COLUMN source TEXT;
ALTER TABLE messages ADD COLUMN source TEXT;
ALTER TABLE llm_call_witnesses ADD COLUMN source TEXT;
ALTER TABLE llm_calls ADD COLUMN source TEXT;
ALTER TABLE sessions ALTER COLUMN source SET DEFAULT NULLIF(current_setting('openclaw.source', true), '');
ALTER TABLE messages ALTER COLUMN source SET DEFAULT NULLIF(current_setting('openclaw.source', true), '');
ALTER TABLE llm_call_witnesses ALTER COLUMN source SET DEFAULT NULLIF(current_setting('openclaw.source', true), '');
COMMENT ON COLUMN messages.source IS 'Which files told of it first; NULL: a gateway, live.';
COMMENT ON COLUMN llm_calls.source IS 'Which files told of it first; NULL: a gateway, live. A call is written anew with each witness, and keeps this.';

-- What the rows of each source add up to. Counting five million rows takes seconds; triggers keep these in the transaction that changes the
-- rows, whoever changes them. Each connection counts in a shard of its own, so that two do not wait for one another; a shard may be negative, the
-- sum over the shards is not. Source '' is the live feed.
CREATE TABLE ingest_totals (
    source             TEXT     NOT NULL,
    shard              SMALLINT NOT NULL,
    messages           BIGINT   NOT NULL DEFAULT 0,
    assistant_messages BIGINT   NOT NULL DEFAULT 0,
    calls              BIGINT   NOT NULL DEFAULT 0,
    input_tokens       BIGINT   NOT NULL DEFAULT 0,
    output_tokens      BIGINT   NOT NULL DEFAULT 0,
    cache_read_tokens  BIGINT   NOT NULL DEFAULT 0,
    cache_write_tokens BIGINT   NOT NULL DEFAULT 0,
    total_tokens       BIGINT   NOT NULL DEFAULT 0,
    cost_usd           NUMERIC  NOT NULL DEFAULT 0,
    unpriced_calls     BIGINT   NOT NULL DEFAULT 0,
    PRIMARY KEY (source, shard)
) WITH (fillfactor = 20);
COMMENT ON COLUMN ingest_totals.unpriced_calls IS 'Calls that used tokens and whose cost is not known: cost_usd does not hold them.';

-- The argument of each trigger says what a row counts: 1 where it came, -1 where it went.
CREATE FUNCTION ingest_count_messages() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ingest_totals AS t (source, shard, messages, assistant_messages)
    SELECT
        COALESCE(m.source, ''), pg_backend_pid() % 32,
        TG_ARGV[0]::INTEGER * count(*), TG_ARGV[0]::INTEGER * count(*) FILTER (WHERE m.role = 'assistant')
    FROM changed AS m
    GROUP BY 1
    ORDER BY 1
    ON CONFLICT (source, shard) DO UPDATE SET
        messages = t.messages + EXCLUDED.messages,
        assistant_messages = t.assistant_messages + EXCLUDED.assistant_messages;
    RETURN NULL;
END
$$;

CREATE FUNCTION ingest_count_calls() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ingest_totals AS t (
        source, shard, calls, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, total_tokens, cost_usd, unpriced_calls)
    SELECT
        COALESCE(c.source, ''), pg_backend_pid() % 32,
        TG_ARGV[0]::INTEGER * count(*),
        TG_ARGV[0]::INTEGER * COALESCE(sum(c.usage_prompt_tokens), 0),
        TG_ARGV[0]::INTEGER * COALESCE(sum(c.usage_completion_tokens), 0),
        TG_ARGV[0]::INTEGER * COALESCE(sum(c.cache_read_tokens), 0),
        TG_ARGV[0]::INTEGER * COALESCE(sum(c.cache_write_tokens), 0),
        TG_ARGV[0]::INTEGER * COALESCE(sum(c.usage_total_tokens), 0),
        TG_ARGV[0]::INTEGER * COALESCE(sum(c.reported_cost_usd), 0),
        TG_ARGV[0]::INTEGER * count(*) FILTER (WHERE c.reported_cost_usd IS NULL AND c.usage_total_tokens > 0)
    FROM changed AS c
    GROUP BY 1
    ORDER BY 1
    ON CONFLICT (source, shard) DO UPDATE SET
        calls = t.calls + EXCLUDED.calls,
        input_tokens = t.input_tokens + EXCLUDED.input_tokens,
        output_tokens = t.output_tokens + EXCLUDED.output_tokens,
        cache_read_tokens = t.cache_read_tokens + EXCLUDED.cache_read_tokens,
        cache_write_tokens = t.cache_write_tokens + EXCLUDED.cache_write_tokens,
        total_tokens = t.total_tokens + EXCLUDED.total_tokens,
        cost_usd = t.cost_usd + EXCLUDED.cost_usd,
        unpriced_calls = t.unpriced_calls + EXCLUDED.unpriced_calls;
    RETURN NULL;
END
$$;

-- What is there already counts as the live feed's.
INSERT INTO ingest_totals (source, shard, messages, assistant_messages)
SELECT '', 0, count(*), count(*) FILTER (WHERE role = 'assistant') FROM messages;
UPDATE ingest_totals AS t
SET calls = c.calls, input_tokens = c.input_tokens, output_tokens = c.output_tokens, cache_read_tokens = c.cache_read_tokens,
    cache_write_tokens = c.cache_write_tokens, total_tokens = c.total_tokens, cost_usd = c.cost_usd, unpriced_calls = c.unpriced_calls
FROM (
    SELECT
        count(*) AS calls, COALESCE(sum(usage_prompt_tokens), 0) AS input_tokens, COALESCE(sum(usage_completion_tokens), 0) AS output_tokens,
        COALESCE(sum(cache_read_tokens), 0) AS cache_read_tokens, COALESCE(sum(cache_write_tokens), 0) AS cache_write_tokens,
        COALESCE(sum(usage_total_tokens), 0) AS total_tokens, COALESCE(sum(reported_cost_usd), 0) AS cost_usd,
        count(*) FILTER (WHERE reported_cost_usd IS NULL AND usage_total_tokens > 0) AS unpriced_calls
    FROM llm_calls) AS c
WHERE t.source = '' AND t.shard = 0;

CREATE TRIGGER ingest_messages_came AFTER INSERT ON messages
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ingest_count_messages('1');
CREATE TRIGGER ingest_messages_went AFTER DELETE ON messages
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ingest_count_messages('-1');
CREATE TRIGGER ingest_calls_came AFTER INSERT ON llm_calls
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ingest_count_calls('1');
CREATE TRIGGER ingest_calls_went AFTER DELETE ON llm_calls
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ingest_count_calls('-1');
CREATE TRIGGER ingest_calls_were AFTER UPDATE ON llm_calls
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ingest_count_calls('-1');
CREATE TRIGGER ingest_calls_are AFTER UPDATE ON llm_calls
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ingest_count_calls('1');
