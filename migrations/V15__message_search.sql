-- Full text of the messages. A worker in the background fills it, so that storing a message costs nothing more; it goes with its message.
-- Words are taken as they are ('simple'), which suits every language. A message without text has a row without words.
CREATE TABLE message_search (
    message_id BIGINT PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    words      TSVECTOR NOT NULL
);
CREATE INDEX message_search_words ON message_search USING GIN (words);
-- Plans of a search hang on how common a word is: most of the words that are must be known.
ALTER TABLE message_search ALTER COLUMN words SET STATISTICS 500;
ALTER TABLE message_search SET (autovacuum_analyze_scale_factor = 0.05);
-- Times follow ids only roughly; this one costs next to nothing to keep, and a search since some day need not read what is older.
CREATE INDEX messages_made ON messages USING BRIN (created_at);

COMMENT ON TABLE message_search IS 'Words of the messages; filled in the background. To build it anew: TRUNCATE it and set message_search_progress.settled_id to 0.';

-- How far the worker is. Ids become visible out of order, so what is indexed up to some id is not all there will be up to it: settled_id
-- follows only when every transaction that ran when mark_id was the newest has ended.
CREATE TABLE message_search_progress (
    only_row   BOOLEAN PRIMARY KEY DEFAULT true CHECK (only_row),
    settled_id BIGINT NOT NULL DEFAULT 0,
    mark_id    BIGINT NOT NULL DEFAULT 0,
    mark_xid   XID8,
    marked_at  TIMESTAMPTZ NOT NULL DEFAULT now()
);
INSERT INTO message_search_progress DEFAULT VALUES;

-- All words of a message in one text, so that a part of a word can be looked for without a second copy of the message.
CREATE FUNCTION message_search_text(words TSVECTOR) RETURNS TEXT
LANGUAGE SQL IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_to_string(tsvector_to_array(words), ' ')
$$;

-- Makes parts of words searchable; false where extension pg_trgm is missing and may not be created. May be called again at any time, best
-- by the owner of the database: `SELECT message_search_enable_parts()`.
CREATE FUNCTION message_search_enable_parts() RETURNS BOOLEAN
LANGUAGE plpgsql AS $$
DECLARE
    home TEXT;
BEGIN
    IF to_regclass('message_search_parts') IS NOT NULL THEN
        RETURN true;
    END IF;
    BEGIN
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
        SELECT n.nspname INTO STRICT home
        FROM pg_extension AS e
        JOIN pg_namespace AS n ON n.oid = e.extnamespace
        WHERE e.extname = 'pg_trgm';
        EXECUTE format(
            'CREATE INDEX message_search_parts ON message_search USING GIN (message_search_text(words) %I.gin_trgm_ops)', home);
        RETURN true;
    EXCEPTION
        -- No such extension on the server, or no right to create or use it: words are searched all the same.
        WHEN undefined_file OR feature_not_supported OR insufficient_privilege OR invalid_schema_name THEN
            RETURN false;
    END;
END
$$;
SELECT message_search_enable_parts();
